import './node-version.js';
import { existsSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.js';
import { setupApp } from './app.setup.js';
import { installLastResort } from './last-resort.js';
import { holdDatabase } from './database/one-server.js';
import { DatabaseRefused } from './database/refused.js';
import { Shutdown } from './shutdown.js';
import { StartLog } from './start-log.js';
import { HttpFront } from './http/front/http-front.js';
import { readSettings, type Settings, SettingsError, settingWarnings } from './config/settings.js';

if (existsSync('.env')) process.loadEnvFile('.env');
/** Before reading the settings, because a misspelt name may be the reason why one is missing. */
const unknown = settingWarnings();
const settings = settingsOrExit();
/** Kept for as long as the process lives. */
export const held = await holdDatabase(settings).catch(refused);
const app = await NestFactory.create<NestExpressApplication>(AppModule.with(settings), new HttpFront(), {
  bufferLogs: true,
  abortOnError: false,
}).catch(refused);
app.useLogger(new StartLog(app.get(Logger)));
installLastResort(app, app.get(Logger));
setupApp(app, settings);
await app.listen(settings.port, settings.host).catch(refused);
new Shutdown(app, settings).listen();
for (const warning of unknown) app.get(Logger).warn(warning);
if (settings.redisUrl !== null && settings.databaseUrl === null) {
  app.get(Logger).warn('REDIS_URL means nothing without DATABASE_URL: an SQLite file is for one process.');
}
app.get(Logger).log(`Parley is at ${settings.publicUrl}`);

function refused(error: unknown): never {
  if (!(error instanceof DatabaseRefused)) throw error;
  console.error(error.message);
  process.exit(1);
}

function settingsOrExit(): Settings {
  try {
    return readSettings();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const line of [...error.problems, ...unknown]) console.error(line);
    process.exit(1);
  }
}
