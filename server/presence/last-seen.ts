import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { places, timeText } from '../database/own-sql.js';
import { Transactions } from '../database/transactions.js';
import { UserEntity } from '../users/user.entity.js';

/** How long people who come and go wait for others, so that one statement is enough for all. */
const GATHER_MS = 100;

/** Stores when people were last seen. */
@Injectable()
export class LastSeen {
  private readonly log = new Logger('Presence');
  private waiting = new Map<number, Date>();
  private timer: NodeJS.Timeout | null = null;
  private writing = Promise.resolve();
  private stored: (user: UserEntity) => void = () => undefined;

  constructor(private readonly transactions: Transactions) {}

  /** The listener gets each user as stored. Nothing is stored for disabled or deleted users. */
  onStored(listener: (user: UserEntity) => void): void {
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
    const seen = this.waiting;
    this.waiting = new Map();
    try {
      for (const ids of this.transactions.inStatements([...seen.keys()])) {
        await this.update(ids, seen);
        const users = await this.transactions.manager.findBy(UserEntity, { id: In(ids), disabledAt: IsNull() });
        users.forEach(this.stored);
        // SQLite answers without yielding to the event loop.
        await nextTurn();
      }
    } catch (error) {
      this.log.warn(`presence not stored: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** For invisible users "last seen" stays unchanged, because it would give them away. */
  private async update(ids: number[], seen: ReadonlyMap<number, Date>): Promise<void> {
    const when = ids.map(() => 'WHEN ? THEN ?').join(' ');
    const sql =
      `UPDATE users SET lastSeenAt = CASE id ${when} END ` +
      `WHERE id IN ${places(ids.length)} AND availability <> 'invisible' AND disabledAt IS NULL`;
    await this.transactions.manager.query(sql, [...ids.flatMap((id) => [id, timeText(seen.get(id)!)]), ...ids]);
  }
}
