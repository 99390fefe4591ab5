import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Role } from '../../contracts/index.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { isUniqueViolation, Transactions } from '../database/transactions.js';
import { Passwords } from '../users/passwords.js';
import { named } from '../users/names/sort-name.js';
import { UserEntity } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';

const PEOPLE: readonly { username: string; displayName: string; role: Role }[] = [
  { username: 'ann', displayName: 'Ann Archer', role: 'employee' },
  { username: 'ben', displayName: 'Ben Baker', role: 'employee' },
  { username: 'cy', displayName: 'Cy Carter', role: 'employee' },
  { username: 'sam', displayName: 'Sam Support', role: 'support' },
  { username: 'root', displayName: 'Root Admin', role: 'admin' },
];
/** Without easily confused letters, because the password is read off a terminal. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 3;
const GROUP_LENGTH = 4;

/** In development an empty database gets accounts to try Parley with. Their random password is printed at every start. */
@Injectable()
export class DemoAccounts implements OnApplicationBootstrap {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly users: UsersService,
    private readonly passwords: Passwords,
    private readonly transactions: Transactions,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.settings.demo) return;
    if (!(await this.transactions.manager.exists(UserEntity))) await this.create(keptOrNew(this.file));
    if (!existsSync(this.file)) return;
    const password = keptOrNew(this.file);
    const names = await this.whoHas(password);
    if (names.length > 0) process.stdout.write(notice(names, password));
  }

  private async create(password: string): Promise<void> {
    const shared = { passwordHash: await this.passwords.hash(password), availability: 'auto' as const };
    const rows = PEOPLE.map((person) => ({
      ...person,
      ...named(person.displayName),
      ...shared,
      email: `${person.username}@example.com`,
      createdAt: new Date(),
    }));
    try {
      await this.transactions.run((manager) => manager.insert(UserEntity, rows));
    } catch (error) {
      // Another process was faster.
      if (!isUniqueViolation(error)) throw error;
    }
  }

  /** The demo accounts whose password has not been changed. */
  private async whoHas(password: string): Promise<string[]> {
    const names: string[] = [];
    for (const { username } of PEOPLE) {
      const user = await this.users.findWithHash({ username });
      const enabled = user !== null && user.disabledAt === null;
      if (enabled && (await this.passwords.verify(user.passwordHash, password))) names.push(username);
    }
    return names;
  }

  private get file(): string {
    return join(this.settings.dataDir, 'demo-password');
  }
}

/** Kept in a file that only its owner may read. If two processes start at once, one of them creates it. */
function keptOrNew(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, `${readable()}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

function readable(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

function notice(names: string[], password: string): string {
  const lines = [`Demo accounts: ${names.join(', ')}`, `Password:      ${password}`];
  const width = Math.max(...lines.map((line) => line.length));
  const rule = '─'.repeat(width + 2);
  const body = lines.map((line) => `│ ${line.padEnd(width)} │`).join('\n');
  return `\n┌${rule}┐\n${body}\n└${rule}┘\n\n`;
}
