import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { newDatabase, type TestDatabase } from '../support/database.js';

const run = promisify(execFile);
/** Two processes start, and one makes hundreds of rows, beside whatever else the machine does. */
const MINUTE_MS = 60_000;

describe('npm run seed', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await newDatabase();
  });
  afterAll(() => database.drop());

  const node = (...args: string[]) => {
    const { PATH = '', HOME = '' } = process.env;
    return run(process.execPath, args, { env: { PATH, HOME, ...database.env } });
  };

  it(
    'makes a company with calls and recorded failures, whose log is unbroken',
    async () => {
      const { stdout } = await node('tools/seed.mjs', '--people=8', '--calls=12');
      expect(stdout).toMatch(/\d+ people, \d+ rooms, \d+ calls, and \d+ with their whole log/);
      const { stdout: verdict } = await node('dist/server/audit/chain/verify.js');
      expect(verdict).toMatch(/\b[1-9]\d* calls/);
    },
    MINUTE_MS,
  );
});
