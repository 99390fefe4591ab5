import { Global, Module } from '@nestjs/common';
import { Absence } from './absence.js';
import { WallClock } from './wall-clock.js';

/** For everything that judges by time: what it has to ask first. */
@Global()
@Module({ providers: [Absence, WallClock], exports: [Absence, WallClock] })
export class TimeModule {}
