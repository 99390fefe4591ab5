import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { places, timeText } from '../database/own-sql.js';
import { Transactions } from '../database/transactions.js';
import { UserRows } from '../users/user-rows.js';
import type { ShownUser } from '../users/user-view.js';

/** How long people who come and go wait for others, so that one statement is enough for all. */
const GATHER_MS = 100;
/** One statement locks at most this many rows. */
const AT_ONCE = 32;
/** How long to wait when the database refused. */
const AGAIN_MS = 1_000;

/** Stores when people were last seen. */
@Injectable()
export class LastSeen {
  private readonly log = new Logger('Presence');
  private waiting = new Map<number, Date>();
  private timer: NodeJS.Timeout | null = null;
  private writing = Promise.resolve();
  private closed = false;
  private stored: (user: ShownUser) => void = () => undefined;

  constructor(
    private readonly transactions: Transactions,
    private readonly users: UserRows,
  ) {}

  /** The listener gets each user as stored. Nothing is stored for disabled or deleted users. */
  onStored(listener: (user: ShownUser) => void): void {
    this.stored = listener;
  }

  note(userId: number, at: Date): void {
    this.waiting.set(userId, at);
    this.timer ??= setTimeout(() => void this.flush(), GATHER_MS).unref();
  }

  /** Stores what waits. Never throws. */
  flush(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    // In the order of the ids, as rows are locked everywhere.
    const seen = [...this.waiting].sort(([one], [other]) => one - other);
    this.waiting = new Map();
    for (let from = 0; from < seen.length; from += AT_ONCE) {
      await this.writeSome(new Map(seen.slice(from, from + AT_ONCE)));
      // SQLite answers without yielding to the event loop.
      await nextTurn();
    }
  }

  private async writeSome(seen: ReadonlyMap<number, Date>): Promise<void> {
    try {
      await this.transactions.run((manager) => update(manager, seen));
      const users = await this.users.byIds([...seen.keys()]);
      for (const user of users.values()) if (user.disabledAt === null) this.stored(user);
    } catch (error) {
      this.log.warn(`presence not stored: ${error instanceof Error ? error.message : String(error)}`);
      this.tryAgain(seen);
    }
  }

  /** The database may be away. People who were seen again meanwhile have a newer time. */
  private tryAgain(seen: ReadonlyMap<number, Date>): void {
    if (this.closed) return;
    this.waiting = new Map([...seen, ...this.waiting]);
    this.timer ??= setTimeout(() => void this.flush(), AGAIN_MS).unref();
  }

  /** Stores what waits, for the last time. */
  close(): Promise<void> {
    this.closed = true;
    return this.flush();
  }
}

/** For invisible users "last seen" stays unchanged, because it would give them away. */
function update(manager: EntityManager, seen: ReadonlyMap<number, Date>): Promise<unknown> {
  const ids = [...seen.keys()];
  const when = ids.map(() => 'WHEN ? THEN ?').join(' ');
  const sql =
    `UPDATE users SET lastSeenAt = CASE id ${when} END ` +
    `WHERE id IN ${places(ids.length)} AND availability <> 'invisible' AND disabledAt IS NULL`;
  return manager.query(sql, [...[...seen].flatMap(([id, at]) => [id, timeText(at)]), ...ids]);
}
