import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { RateLimiter } from './rate-limiter.js';
import { TimeLimit } from './time-limit.js';

/** What every feature with routes may use. */
@Global()
@Module({ providers: [RateLimiter, { provide: APP_INTERCEPTOR, useClass: TimeLimit }], exports: [RateLimiter] })
export class HttpModule {}
