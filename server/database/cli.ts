/** The data source for TypeORM's command line: `npm run migration:run`, `migration:revert`. */
import { existsSync } from 'node:fs';
import { createDataSource, dataSourceOptions } from './data-source.js';

if (existsSync('.env')) process.loadEnvFile('.env');

export default createDataSource(
  dataSourceOptions({
    databaseUrl: process.env['DATABASE_URL'] || null,
    dataDir: process.env['DATA_DIR'] || 'data',
  }),
);
