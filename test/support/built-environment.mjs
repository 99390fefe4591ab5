import { TestEnvironment } from 'jest-environment-node';
import { load } from './built-module.mjs';

/** Gives spec files the way to what is loaded outside of their context: see `built-module.mjs`. */
export default class BuiltEnvironment extends TestEnvironment {
  constructor(...options) {
    super(...options);
    this.global.loadBuilt = load;
    // What is loaded outside knows a date or an error by `instanceof`, and classes by their metadata: spec files share these.
    Object.assign(this.global, { Date, Error, Reflect });
  }
}
