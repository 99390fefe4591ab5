import { closeBrowsers } from './browsers.mjs';
import { closeFirefox } from './firefoxes.mjs';

export default () => Promise.all([closeBrowsers(), closeFirefox()]);
