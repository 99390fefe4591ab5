import { TestEnvironment } from 'jest-environment-node';

/** Tells the file's stage of a failed test while its pages are still open. */
export default class BrowserEnvironment extends TestEnvironment {
  async handleTestEvent(event) {
    if (event.name === 'test_fn_failure') await this.global.whenTestFails?.(event.test.name);
  }
}
