import { Global, Module } from '@nestjs/common';
import { Processes } from './processes.js';
import { RedisCounts } from './redis-counts.js';
import { Runner } from './runner.js';
import { Wake } from './wake.js';

/** Several processes that serve one database as if they were one. */
@Global()
@Module({ providers: [Processes, RedisCounts, Runner, Wake], exports: [Processes, RedisCounts, Runner, Wake] })
export class ClusterModule {}
