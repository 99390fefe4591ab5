/** The pages of whoever comes without an account, loaded together. */
export { Join } from './join/join';
export { Start } from './start/start';
