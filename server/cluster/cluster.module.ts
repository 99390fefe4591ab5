import { Global, Module } from '@nestjs/common';
import { Processes } from './processes.js';
import { RedisCounts } from './redis-counts.js';
import { Wake } from './wake.js';

/** Several processes that serve one database as if they were one. */
@Global()
@Module({ providers: [Processes, RedisCounts, Wake], exports: [Processes, RedisCounts, Wake] })
export class ClusterModule {}
