import BuiltEnvironment from '../../support/built-environment.mjs';
import { chromiumWith } from './browsers.mjs';
import { firefox } from './firefoxes.mjs';
import { keptServers } from './kept-servers.mjs';

/** Names of people have numbers, which must not repeat on a server that several files use. */
const NAMES_OF_A_FILE = 1_000;
let files = 0;

/** Provides a browser for the file's stages, and tells them about a failed test while its pages are still open. */
export default class BrowserEnvironment extends BuiltEnvironment {
  constructor(...options) {
    super(...options);
    this.global.chromiumWith = chromiumWith;
    this.global.firefox = firefox;
    this.global.keptServers = keptServers;
    this.global.numbersAfter = NAMES_OF_A_FILE * files;
    files += 1;
  }

  async handleTestEvent(event) {
    if (event.name === 'test_fn_failure') await this.global.whenTestFails?.(event.test.name);
  }
}
