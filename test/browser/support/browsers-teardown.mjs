import { closeBrowsers } from './browsers.mjs';
import { closeFirefox } from './firefoxes.mjs';
import { closeServers } from './kept-servers.mjs';

export default () => Promise.all([closeBrowsers(), closeFirefox(), closeServers()]);
