import { Global, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { BodyReader } from './front/body-reader.js';
import { InFlight } from './front/in-flight.js';
import { RequestQueue } from './front/request-queue.js';
import { Origins } from './origins/origins.js';
import { RateLimiter } from './rate-limiter.js';
import { AfterGuards, Patience, TimeLimit, TimeLimitOfGuards } from './time-limit.js';

/** What every module with routes may use. */
@Global()
@Module({
  providers: [
    RateLimiter,
    InFlight,
    Origins,
    RequestQueue,
    Patience,
    { provide: APP_GUARD, useClass: TimeLimitOfGuards },
    // In this order, so that the time a body takes to arrive does not count against the time limit.
    { provide: APP_INTERCEPTOR, useClass: AfterGuards },
    { provide: APP_INTERCEPTOR, useClass: BodyReader },
    { provide: APP_INTERCEPTOR, useClass: TimeLimit },
  ],
  exports: [RateLimiter, InFlight, Origins, RequestQueue, Patience],
})
export class HttpModule {}
