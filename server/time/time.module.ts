import { Global, Module } from '@nestjs/common';
import { Absence } from './absence.js';
import { WallClock } from './wall-clock.js';

/** What whoever judges by time has to ask first. */
@Global()
@Module({ providers: [Absence, WallClock], exports: [Absence, WallClock] })
export class TimeModule {}
