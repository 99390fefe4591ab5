import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { hasPage, judge, type QualityLevel, type QualitySample } from '../../../contracts/index.js';
import { Allowances } from '../../calls/hand/allowances.js';
import { CallDevices } from '../../calls/life/call-devices.js';
import { LiveLinks } from '../../calls/live/live-links.js';
import { isPresent } from '../../calls/actor.js';
import { CallEntity } from '../../calls/rows/call.entity.js';
import type { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { CallEvents } from '../../calls/tell/call-events.js';
import { GroupWriter } from '../../database/groups/group-writer.js';
import { Transactions } from '../../database/transactions.js';
import { LinkMeasures } from './link-measures.js';
import { Mutings } from './mutings.js';
import { QualityEntity } from './quality.entity.js';
import { actorIn, type ParleySocket } from '../sockets.js';

const RANK: Record<QualityLevel, number> = { good: 0, fair: 1, poor: 2 };
const PERMILLE = 10;
/** Per participant. Pages report every 5 s; a page that was offline for a while sends several reports at once. */
const REPORTS = { burst: 5, perSecond: 1 / 2 };

/** A thousand people in calls send two hundred reports a second; each waits this long for others. */
const GATHER_MS = 50;

/** A page measures every 5 s; without a sample for this long nobody knows how it was. */
const HOLE_MS = 30_000;

interface LastSample {
  level: QualityLevel;
  at: number;
  isEmpty: boolean;
}

type Row = Pick<
  QualityEntity,
  'participantId' | 'remoteId' | 'at' | 'spanMs' | 'level' | 'reason' | 'audioInKbps' | 'videoInKbps'
>;
type Direction = Pick<QualityEntity, 'participantId' | 'remoteId'>;

const keyOf = (callId: number, { participantId, remoteId }: Direction) => `${callId}/${participantId}>${remoteId}`;
const reversed = ({ participantId, remoteId }: Direction) => ({ participantId: remoteId, remoteId: participantId });
const isEmpty = ({ audioInKbps, videoInKbps }: Row) => audioInKbps + videoInKbps === 0;

/** Stores what pages measure of their connections, for support. */
@Injectable()
export class QualityLog implements OnModuleInit, OnModuleDestroy {
  private readonly writer = new GroupWriter<ReturnType<typeof rowOf>[], void>({
    gatherMs: GATHER_MS,
    write: (reports) => this.insert(reports),
  });
  /** The last sample, per pair and direction. A level that lasts for two samples in a row counts for the call. */
  private readonly last = new Map<string, LastSample>();
  private readonly allowances = new Allowances();
  private readonly mutings = new Mutings();

  constructor(
    private readonly transactions: Transactions,
    private readonly devices: CallDevices,
    private readonly measures: LinkMeasures,
    private readonly live: LiveLinks,
    private readonly events: CallEvents,
  ) {}

  onModuleInit(): void {
    this.events.on('participant', ({ participant, change }) => {
      if (change === 'joined') this.mutings.joined(participant);
      if (change === 'media') this.mutings.heard(participant);
    });
  }

  /**
   * Stores the last sample of each connection in a report. Reports above the limit are accepted, but not stored.
   * @throws not-found, invalid-transition (not in the call)
   */
  async keep(socket: ParleySocket, report: { callId: number; samples: QualitySample[] }): Promise<void> {
    const { call, me } = await this.devices.present(actorIn(socket, report.callId), report.callId);
    const met = new Set(call.participants.filter((other) => haveMet(me, other)).map(({ id }) => id));
    const samples = new Map(report.samples.map((sample) => [sample.participantId, sample]));
    const rows = [...samples.values()]
      .filter(({ participantId }) => met.has(participantId))
      .map((sample) => rowOf(sample, { callId: call.id, participantId: me.id }))
      .map((row) => this.withoutSilence(row, call));
    if (rows.length === 0 || !this.allowances.take({ callId: call.id, name: `${me.id}` }, REPORTS)) return;
    await this.writer.add(rows);
    this.live.sampled(call.id, rows);
    this.measures.sampled(rows.map(({ pair }) => pair));
    await this.mark(this.transactions.manager, { call, rows });
  }

  async onModuleDestroy(): Promise<void> {
    await this.writer.finished();
  }

  private async insert(reports: ReturnType<typeof rowOf>[][]): Promise<void[]> {
    // In pieces, since SQLite takes 32,766 values in a statement.
    const pieces = this.transactions.inStatements(reports.flat());
    await this.transactions.run(async (manager) => {
      for (const piece of pieces) await manager.insert(QualityEntity, piece);
    });
    return reports.map(() => undefined);
  }

  /** Sets the call's quality to the worst level that lasted. When the call ends its quality has been told, so it no longer changes. */
  private async mark(manager: EntityManager, of: { call: CallEntity; rows: Row[] }) {
    const { call, rows } = of;
    const lasting = rows
      .map((row) => this.lasting(call, this.withoutMuting(row, call)))
      .filter((level) => level !== null);
    if (lasting.length === 0) return;
    const worst = lasting.reduce((a, b) => (RANK[a] >= RANK[b] ? a : b));
    if (call.quality !== null && RANK[call.quality] >= RANK[worst]) return;
    await manager.update(CallEntity, { id: call.id, endedAt: IsNull() }, { quality: worst });
  }

  /**
   * A first sample that is not good says nothing yet: neither that this lasts nor that the call was good. The same goes for one in which
   * nothing arrived. A hole between the samples of either side is as bad as samples that are not good.
   */
  private lasting(call: CallEntity, row: Row): QualityLevel | null {
    const before = this.lastOf(call, row);
    const isHole = [before, this.lastOf(call, reversed(row))].some((one) => one && +row.at - one.at > HOLE_MS);
    this.last.set(keyOf(call.id, row), { level: row.level, at: row.at.getTime(), isEmpty: isEmpty(row) });
    if (isHole) return row.level === 'poor' ? 'poor' : 'fair';
    if (isEmpty(row) && row.level === 'good') return null;
    if (before === null) return row.level === 'good' ? 'good' : null;
    return RANK[before.level] <= RANK[row.level] ? before.level : row.level;
  }

  /** Null if one of the two came in after it: then it belongs to an earlier meeting of the two. */
  private lastOf({ id, participants }: CallEntity, of: Direction): LastSample | null {
    const last = this.last.get(keyOf(id, of));
    const isEarlier = participants.some(
      (one) => (one.id === of.participantId || one.id === of.remoteId) && +(one.joinedAt ?? 0) > (last?.at ?? 0),
    );
    return last === undefined || isEarlier ? null : last;
  }

  /** The second sample in a row in which nothing arrived is not good, if the other side has something on. */
  private withoutSilence<R extends Row>(row: R, call: CallEntity): R {
    const other = call.participants.find((one) => one.id === row.remoteId);
    const isSent = other !== undefined && isPresent(other) && (other.audio || other.video || other.screen);
    if (!isSent || !isEmpty(row) || !this.lastOf(call, row)?.isEmpty) return row;
    return { ...row, level: 'poor', reason: 'nothing' };
  }

  /** Sound is also made up for a moment when the other side switches its microphone off or on; that marks no call. */
  private withoutMuting(row: Row, call: CallEntity): Row {
    const other = call.participants.find(({ id }) => id === row.remoteId);
    const isOfMuting = row.reason === 'silence' && other !== undefined && this.mutings.isMuted(other, row.spanMs);
    return isOfMuting ? { ...row, level: 'good' } : row;
  }

  /** The call is over. */
  forget(callId: number): void {
    this.mutings.forget(callId);
    this.allowances.forget(callId);
    for (const key of this.last.keys()) if (key.startsWith(`${callId}/`)) this.last.delete(key);
  }
}

/** Whether both were in the mesh at the same time. Otherwise there was no connection to measure. */
function haveMet(me: ParticipantEntity, other: ParticipantEntity): boolean {
  if (other.id === me.id || !hasPage(other) || other.joinedAt === null) return false;
  return other.leftAt === null || me.joinedAt === null || other.leftAt >= me.joinedAt;
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
