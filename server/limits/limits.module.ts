import { Global, Module } from '@nestjs/common';
import { Admission } from './admission.js';
import { Budgets } from './budgets.js';
import { KnownDevices } from './known-devices.js';
import { Lanes } from './lanes.js';

/** How much of what costs anybody gets. The guard that asks is behind the access guard, in `auth`. */
@Global()
@Module({
  providers: [Admission, Budgets, KnownDevices, Lanes],
  exports: [Admission, Budgets, KnownDevices, Lanes],
})
export class LimitsModule {}
