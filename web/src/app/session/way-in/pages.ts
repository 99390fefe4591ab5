/** The pages for signing in and registering, loaded as one chunk. */
export { Register } from './register';
export { SignIn } from './sign-in';
