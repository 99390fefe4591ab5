export { closeBrowsers as default } from './browsers.mjs';
