import { createHmac, hkdfSync } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { SignalFacts } from '../../contracts/index.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Transactions } from '../database/transactions.js';
import { Breath } from '../http/turns.js';
import { SignalEntity } from '../signaling/log/signal.entity.js';
import { AddressMask } from './masks.js';

/** About as many calls as support has open at the same time. */
const CALLS_MAX = 20;
const CANDIDATES_MAX = 20_000;
const PAGE = 500;

interface Known {
  mask: AddressMask;
  lastId: number;
}

/**
 * The names that replace addresses in a call. A candidate's address is hidden in other text too, so a mask has to know all
 * candidates. The masks of the calls read most recently are kept, and only new candidates are read.
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

  /** The mask of a call: an address has the same name on every page, in the timeline, the diagnosis and the signals. */
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

  /** Raw rows, because building thousands of entities takes long. */
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

  /** Keeps this mask, and drops the one used longest ago. */
  private keep(callId: number, known: Known): void {
    this.known.delete(callId);
    this.known.set(callId, known);
    for (const oldest of this.known.keys()) if (this.known.size > CALLS_MAX) this.known.delete(oldest);
  }
}
