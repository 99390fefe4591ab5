import { Global, Module } from '@nestjs/common';
import { Processes } from './processes.js';
import { Wake } from './wake.js';

/** Several processes that serve one database as if they were one. */
@Global()
@Module({ providers: [Processes, Wake], exports: [Processes, Wake] })
export class ClusterModule {}
