import { Global, Module } from '@nestjs/common';
import { RequestTurns } from './request-turns.js';
import { Budgets } from './budgets.js';
import { KnownDevices } from './known-devices.js';
import { Lanes } from './lanes.js';
import { LimitMeasures } from './limit-measures.js';
import { SlowDowns } from './slow-downs.js';
import { Spending } from './spending.js';

/** Limits on expensive work. The guard that applies them runs after the access guard, in `auth`. */
@Global()
@Module({
  providers: [RequestTurns, Budgets, KnownDevices, Lanes, LimitMeasures, SlowDowns, Spending],
  exports: [RequestTurns, Budgets, KnownDevices, Lanes, SlowDowns, Spending],
})
export class LimitsModule {}
