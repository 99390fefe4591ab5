import { TestEnvironment } from 'jest-environment-node';
import { load } from './built-module.mjs';

/** Gives spec files access to modules loaded outside of their context: see `built-module.mjs`. */
export default class BuiltEnvironment extends TestEnvironment {
  constructor(...options) {
    super(...options);
    this.global.loadBuilt = load;
    // The modules outside use `instanceof` for dates and errors, and class metadata, so spec files have to share these objects.
    Object.assign(this.global, { Date, Error, Reflect });
  }
}
