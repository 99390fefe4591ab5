import { Global, Module } from '@nestjs/common';
import { Admission } from './admission.js';
import { Budgets } from './budgets.js';
import { KnownDevices } from './known-devices.js';
import { Lanes } from './lanes.js';

/** Limits on expensive work. The guard that applies them runs after the access guard, in `auth`. */
@Global()
@Module({
  providers: [Admission, Budgets, KnownDevices, Lanes],
  exports: [Admission, Budgets, KnownDevices, Lanes],
})
export class LimitsModule {}
