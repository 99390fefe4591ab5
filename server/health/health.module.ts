import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { Readiness } from './readiness.js';
import { StoragePulse } from './storage-pulse.js';

@Module({ controllers: [HealthController], providers: [Readiness, StoragePulse] })
export class HealthModule {}
