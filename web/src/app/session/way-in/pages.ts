/** The pages of the way in, loaded together. */
export { Register } from './register';
export { SignIn } from './sign-in';
