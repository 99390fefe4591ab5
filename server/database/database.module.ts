import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SETTINGS, type Settings } from '../config/settings.js';
import { dataSourceOptions, openDatabase } from './data-source.js';
import { ENTITIES } from './entities.js';
import { PoolMeasures } from './pool/pool-measures.js';
import { DatabaseRefused } from './refused.js';
import { Transactions } from './transactions.js';

/** The data source, a repository for every entity, and transactions. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [SETTINGS],
      useFactory: (settings: Settings) => ({
        ...dataSourceOptions(settings),
        retryAttempts: 3,
        retryDelay: 1000,
        toRetry: (error) => !(error instanceof DatabaseRefused),
      }),
      dataSourceFactory: (options) => openDatabase(options!),
    }),
    TypeOrmModule.forFeature(ENTITIES),
  ],
  providers: [PoolMeasures, Transactions],
  exports: [Transactions, TypeOrmModule],
})
export class DatabaseModule {}
