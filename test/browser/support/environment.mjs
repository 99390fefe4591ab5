import BuiltEnvironment from '../../support/built-environment.mjs';
import { chromiumWith } from './browsers.mjs';
import { firefox } from './firefoxes.mjs';

/** Provides a browser for the file's stages, and tells them about a failed test while its pages are still open. */
export default class BrowserEnvironment extends BuiltEnvironment {
  constructor(...options) {
    super(...options);
    this.global.chromiumWith = chromiumWith;
    this.global.firefox = firefox;
  }

  async handleTestEvent(event) {
    if (event.name === 'test_fn_failure') await this.global.whenTestFails?.(event.test.name);
  }
}
