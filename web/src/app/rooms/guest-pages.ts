/** The pages for people without an account, loaded as one chunk. */
export { Join } from './join/join';
export { Start } from './start/start';
