/**
 * `npm run seed`: fills the database of the settings with a company to look at: people, rooms, a month of calls with what was found in them, and
 * every recorded failure (test/cases) with its whole log, for support's view and for screenshots. `-- --people=1000 --calls=50000 --days=365`
 * makes more.
 * The server must not run, and the database must not contain calls yet.
 */
import './node.mjs';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildWhatIsOutdated } from './build.mjs';

const { values: given } = parseArgs({
  options: {
    people: { type: 'string', default: '60' },
    calls: { type: 'string', default: '400' },
    days: { type: 'string', default: '30' },
  },
});

/** All other accounts get the password of its demo accounts, such as ann. */
async function openApp() {
  const { NestFactory } = await import('@nestjs/core');
  const { AppModule } = await import('../dist/server/app.module.js');
  const { readSettings } = await import('../dist/server/config/settings.js');
  const { holdDatabase } = await import('../dist/server/database/one-server.js');
  const settings = readSettings({ ...process.env, DEMO: 'on' });
  await holdDatabase(settings);
  return NestFactory.createApplicationContext(AppModule.with(settings), { logger: false, abortOnError: false });
}

async function main() {
  if (existsSync('.env')) process.loadEnvFile('.env');
  buildWhatIsOutdated('server');
  const app = await openApp();
  try {
    const { Transactions } = await import('../dist/server/database/transactions.js');
    const { CallEntity } = await import('../dist/server/calls/rows/call.entity.js');
    const { seedPeople } = await import('./seed/people.mjs');
    const { seedRooms } = await import('./seed/rooms.mjs');
    const { seedCalls } = await import('./seed/calls.mjs');
    const { seedCases } = await import('./seed/cases.mjs');
    const { seedProblems } = await import('./seed/problems.mjs');
    const { CallDayEntity } = await import('../dist/server/calls/rows/days/call-day.entity.js');
    const { manager } = app.get(Transactions, { strict: false });
    if (await manager.exists(CallEntity)) throw new Error('This database holds calls already: seed an empty one.');
    const people = await seedPeople(manager, Number(given.people));
    const rooms = await seedRooms(app, people);
    const calls = await seedCalls(manager, { people, rooms, count: Number(given.calls), days: Number(given.days) });
    const cases = await seedCases(manager, { people, rooms });
    const { CauseSweep } = await import('../dist/server/audit/causes/cause-sweep.js');
    await app.get(CauseSweep, { strict: false }).walk();
    const reports = await seedProblems(manager);
    // A day may have been counted while only a part of its calls was there.
    await manager.createQueryBuilder().update(CallDayEntity).set({ isCounted: false }).execute();
    console.log(
      `${people.length} people, ${rooms.length} rooms, ${calls} calls, and ${cases} with their whole log; ${reports} reports.`,
    );
    console.log('Everybody has the password of the demo accounts; support is sam, the administrator root.');
  } finally {
    await app.close();
  }
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
