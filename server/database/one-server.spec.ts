import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { holdDatabase } from './one-server.js';
import { DatabaseRefused } from './refused.js';

let folder: string;
const held: DataSource[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-one-'));
  for (const name of ['a', 'b']) mkdirSync(join(folder, name));
});
afterEach(async () => {
  await Promise.all(held.splice(0).map((lock) => lock.destroy()));
  rmSync(folder, { recursive: true });
});

const file = (name: string) => join(folder, name, 'parley.db');
const hold = async (name: string) => {
  held.push((await holdDatabase({ databaseUrl: null, dataDir: join(folder, name) }))!);
};

describe('one server for one embedded database', () => {
  it('lets one have it, again when it has let go, and each its own', async () => {
    await hold('a');
    await hold('b');
    await held.shift()!.destroy();
    await hold('a');
  });

  it('refuses a second one under the same name', async () => {
    await hold('a');
    await expect(hold('a')).rejects.toThrow(DatabaseRefused);
  });

  it.each([
    ['that is there', true],
    ['that is still to be made', false],
  ])('refuses a second one through a link to a file %s', async (_, exists) => {
    if (exists) writeFileSync(file('a'), '');
    symlinkSync(join('..', 'a', 'parley.db'), file('b'));
    await hold('b');
    await expect(hold('a')).rejects.toThrow(`${file('a')} is in use`);
  });

  it('refuses a file that has two names', async () => {
    writeFileSync(file('a'), '');
    linkSync(file('a'), file('b'));
    await expect(hold('b')).rejects.toThrow('has another name as well');
  });
});
