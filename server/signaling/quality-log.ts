import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { judge, type QualityLevel, type QualitySample } from '../../contracts/index.js';
import { CallDevices } from '../calls/call-devices.js';
import { CallEntity } from '../calls/call.entity.js';
import { Transactions } from '../database/transactions.js';
import { QualityEntity } from './quality.entity.js';
import { actorOf, type ParleySocket } from './sockets.js';

const RANK: Record<QualityLevel, number> = { good: 0, fair: 1, poor: 2 };
const PERMILLE = 10;

/** What pages measure of their links, kept for support. */
@Injectable()
export class QualityLog {
  /** Of each pair in one direction, how the last sample was: what lasts for two in a row marks the call. */
  private readonly last = new Map<string, QualityLevel>();

  constructor(
    private readonly transactions: Transactions,
    private readonly devices: CallDevices,
  ) {}

  /** @throws not-found, invalid-transition (not in the call) */
  async keep(socket: ParleySocket, report: { callId: number; samples: QualitySample[] }): Promise<void> {
    const { call, me } = await this.devices.present(actorOf(socket), report.callId);
    const known = new Set(call.participants.map(({ id }) => id));
    const samples = report.samples.filter(({ participantId }) => participantId !== me.id && known.has(participantId));
    if (samples.length === 0) return;
    const rows = samples.map((sample) => rowOf(sample, { callId: call.id, participantId: me.id }));
    await this.transactions.manager.insert(QualityEntity, rows);
    await this.mark(this.transactions.manager, { call, rows });
  }

  /** The call is as good as the worst that lasted. */
  private async mark(
    manager: EntityManager,
    of: { call: CallEntity; rows: Pick<QualityEntity, 'participantId' | 'remoteId' | 'level'>[] },
  ) {
    const { call, rows } = of;
    const lasting = rows.map((row) => this.lasting(call.id, row));
    const worst = lasting.reduce((a, b) => (RANK[a] >= RANK[b] ? a : b));
    if (call.quality !== null && RANK[call.quality] >= RANK[worst]) return;
    await manager.update(CallEntity, { id: call.id }, { quality: worst });
  }

  private lasting(callId: number, row: Pick<QualityEntity, 'participantId' | 'remoteId' | 'level'>): QualityLevel {
    const key = `${callId}/${row.participantId}>${row.remoteId}`;
    const before = this.last.get(key) ?? 'good';
    this.last.set(key, row.level);
    return RANK[before] <= RANK[row.level] ? before : row.level;
  }

  /** The call is over. */
  forget(callId: number): void {
    for (const key of this.last.keys()) if (key.startsWith(`${callId}/`)) this.last.delete(key);
  }
}

function rowOf(sample: QualitySample, of: { callId: number; participantId: number }) {
  const { participantId: remoteId, lossPercent, concealedPercent, pair, ...numbers } = sample;
  return {
    ...of,
    ...rounded(numbers),
    remoteId,
    pair,
    at: new Date(),
    limitation: sample.limitation,
    lossPermille: lossPercent === null ? null : Math.round(lossPercent * PERMILLE),
    concealedPermille: concealedPercent === null ? null : Math.round(concealedPercent * PERMILLE),
    ...judge(sample),
  };
}

type Numbers = Omit<QualitySample, 'participantId' | 'lossPercent' | 'concealedPercent' | 'pair'>;

function rounded({ limitation: _, ...numbers }: Numbers) {
  const entries = Object.entries(numbers).map(([name, value]) => [name, value === null ? null : Math.round(value)]);
  return Object.fromEntries(entries) as Omit<Numbers, 'limitation'>;
}
