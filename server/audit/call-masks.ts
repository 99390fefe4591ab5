import { createHmac, hkdfSync } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { SignalFacts } from '../../contracts/index.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Transactions } from '../database/transactions.js';
import { Breath } from '../http/turns.js';
import { SignalEntity } from '../signaling/log/signal.entity.js';
import { AddressMask } from './masks.js';

/** So many calls are open at support's desks at once. */
const CALLS_MAX = 20;
const CANDIDATES_MAX = 20_000;
const PAGE = 500;

interface Known {
  mask: AddressMask;
  lastId: number;
}

/**
 * The names of addresses in a call. What an address of a candidate looks like is hidden within other text too, so a mask
 * knows all candidates; those of the calls that were read last are kept, and only what has come since is read.
 */
@Injectable()
export class CallMasks {
  private readonly known = new Map<number, Known>();
  private readonly key: Buffer;

  constructor(
    private readonly transactions: Transactions,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.key = Buffer.from(hkdfSync('sha256', settings.jwtSecret, '', 'parley names of addresses', 32));
  }

  /** The same names on every page, in the timeline, in the diagnosis and among the signals. */
  async of(callId: number): Promise<AddressMask> {
    const known = this.known.get(callId) ?? { mask: new AddressMask(this.keyOf(callId)), lastId: 0 };
    const breath = new Breath();
    for (let read = 0, page = PAGE; page === PAGE && read < CANDIDATES_MAX; read += page) {
      const rows = await this.candidatesAfter(callId, known.lastId);
      for (const { id, facts } of rows) {
        const candidate = typeof facts === 'string' ? (JSON.parse(facts) as SignalFacts) : facts;
        if (candidate && 'address' in candidate) known.mask.learn(candidate.address);
        known.lastId = Math.max(known.lastId, id);
        if (breath.isDue) await breath.take();
      }
      page = rows.length;
    }
    this.keep(callId, known);
    return known.mask;
  }

  private keyOf(callId: number): Buffer {
    return createHmac('sha256', this.key).update(String(callId)).digest();
  }

  /** Raw: thousands of entities take their time. */
  private candidatesAfter(
    callId: number,
    lastId: number,
  ): Promise<{ id: number; facts: SignalFacts | string | null }[]> {
    return this.transactions.manager
      .createQueryBuilder(SignalEntity, 'signal')
      .select('signal.id', 'id')
      .addSelect('signal.facts', 'facts')
      .where("signal.callId = :callId AND signal.id > :lastId AND signal.kind = 'candidate'", { callId, lastId })
      .orderBy('signal.id', 'ASC')
      .limit(PAGE)
      .getRawMany();
  }

  /** The one that was read longest ago goes. */
  private keep(callId: number, known: Known): void {
    this.known.delete(callId);
    this.known.set(callId, known);
    for (const oldest of this.known.keys()) if (this.known.size > CALLS_MAX) this.known.delete(oldest);
  }
}
