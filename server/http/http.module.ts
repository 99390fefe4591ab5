import { Global, Module } from '@nestjs/common';
import { RateLimiter } from './rate-limiter.js';

/** What every feature with routes may use. */
@Global()
@Module({ providers: [RateLimiter], exports: [RateLimiter] })
export class HttpModule {}
