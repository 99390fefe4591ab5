import { jest } from '@jest/globals';
import { getMetadataArgsStorage } from 'typeorm';
import type { QualityLevel, QualitySample } from '../../../contracts/index.js';
import { inStatements } from '../../database/own-sql.js';
import { LiveLinks } from '../../calls/live/live-links.js';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import type { ParticipantEntity } from '../../calls/rows/participant.entity.js';
import { CallEvents } from '../../calls/tell/call-events.js';
import type { CallDevices } from '../../calls/life/call-devices.js';
import type { Transactions } from '../../database/transactions.js';
import type { ParleySocket } from '../sockets.js';
import type { LinkMeasures } from './link-measures.js';
import { QualityEntity } from './quality.entity.js';
import { QualityLog } from './quality-log.js';

const ANN = 1;
const BEN = 2;
const COLUMNS = getMetadataArgsStorage().filterColumns(QualityEntity).length;

/** Ann and Ben talk; both have their microphone on. */
function newLog() {
  const person = (id: number) => ({
    ...{ id, callId: 7, userId: id, guestId: null, epoch: 1, state: 'joined', joinedAt: new Date(0), leftAt: null },
    ...{ audio: true, video: false, screen: false },
  });
  const [ann, ben] = [person(ANN), person(BEN)];
  const call = { id: 7, quality: null as QualityLevel | null, participants: [ann, ben] };
  const stored: { level: QualityLevel; reason: string | null }[] = [];
  /** How many values each statement has in the database. */
  const inserts: number[] = [];
  const manager = {
    insert: (_: unknown, rows: typeof stored) => {
      inserts.push(rows.length * COLUMNS);
      return Promise.resolve(stored.push(...rows));
    },
    update: (_: unknown, __: unknown, { quality }: { quality: QualityLevel }) =>
      Promise.resolve((call.quality = quality)),
  };
  const transactions = {
    manager,
    run: (work: (of: typeof manager) => unknown) => Promise.resolve(work(manager)),
    inStatements: <T>(list: T[]) => inStatements(list, false),
  };
  let me = ann;
  const devices = { present: () => Promise.resolve({ call, me }) };
  const measures = { sampled: () => undefined } as unknown as LinkMeasures;
  const events = new CallEvents();
  const log = new QualityLog(
    transactions as unknown as Transactions,
    devices as unknown as CallDevices,
    measures,
    new LiveLinks(),
    events,
  );
  const socket = {
    data: { person: { userId: 1, sessionId: 1 }, deviceId: 'd', places: new Map() },
  } as unknown as ParleySocket;
  log.onModuleInit();
  const tell = (change: 'joined' | 'media') => {
    const participant = ben as unknown as ParticipantEntity;
    events.publish('participant', { call: call as unknown as CallEntity, participant, change });
  };
  /** Ben switches his microphone off or on. */
  const mute = (audio: boolean) => {
    ben.audio = audio;
    tell('media');
  };
  const sample = async (from: number, audioInKbps = 30, more: Partial<QualitySample> = {}) => {
    me = from === ANN ? ann : ben;
    jest.advanceTimersByTime(5_000);
    const measured = { participantId: from === ANN ? BEN : ANN, spanMs: 5000, audioInKbps, videoInKbps: 0, pair: null };
    await log.keep(socket, { callId: 7, samples: [{ ...measured, ...more } as QualitySample] });
  };
  /** So many others report on each other within one moment. */
  const reportsAtOnce = (count: number) => {
    const others = Array.from({ length: count }, (_, n) => person(100 + n));
    call.participants.push(...others);
    const reports = others.map((one) => {
      me = one;
      const samples = others
        .slice(0, 12)
        .map(({ id }) => ({ participantId: id, audioInKbps: 30, videoInKbps: 0, pair: null }));
      return log.keep(socket, { callId: 7, samples: samples as QualitySample[] });
    });
    return Promise.all(reports);
  };
  return { call, ben, stored, inserts, sample, mute, tell, reportsAtOnce };
}

describe('QualityLog', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('E1: calls nothing good in which nothing arrived, and twice in a row is poor', async () => {
    const { call, stored, sample } = newLog();
    await sample(ANN, 0);
    expect(call.quality).toBeNull();
    await sample(ANN, 0);
    await sample(ANN, 0);
    expect(call.quality).toBe('poor');
    expect(stored.map(({ level, reason }) => [level, reason])).toEqual([
      ['good', null],
      ['poor', 'nothing'],
      ['poor', 'nothing'],
    ]);
  });

  it('stores two hundred reports of a moment in statements that SQLite takes', async () => {
    const { stored, inserts, reportsAtOnce } = newLog();
    const done = reportsAtOnce(200);
    await jest.advanceTimersByTimeAsync(100);
    await done;
    expect(stored.length * COLUMNS).toBeGreaterThan(32_766);
    expect(Math.max(...inserts)).toBeLessThan(32_766);
  });

  it('does not hold silence against a call in which the other side is muted', async () => {
    const { call, ben, sample, stored } = newLog();
    ben.audio = false;
    await sample(ANN, 30);
    for (let round = 0; round < 3; round += 1) await sample(ANN, 0);
    expect([call.quality, stored.every(({ level }) => level === 'good')]).toEqual(['good', true]);
  });

  it('E4: a call is not marked for the sound that is made up where the other side mutes now and then', async () => {
    const poor = { concealedPercent: 30 };
    const spoken = async (isMuted: boolean) => {
      const { call, sample, mute, stored } = newLog();
      await sample(ANN);
      for (let round = 0; round < 4; round += 1) {
        if (isMuted) for (const isOn of [false, true]) mute(isOn);
        await sample(ANN, 30, poor);
      }
      expect(stored.slice(1).map(({ level, reason }) => [level, reason])).toEqual(Array(4).fill(['poor', 'silence']));
      return call.quality;
    };
    expect(await spoken(true)).toBe('good');
    expect(await spoken(false)).toBe('poor');
  });

  it('E4: a call is marked for bad sound that begins as the other side switches its camera on, and never its microphone', async () => {
    const { call, ben, sample, tell } = newLog();
    tell('joined');
    await sample(ANN);
    ben.video = true;
    tell('media');
    for (let round = 0; round < 2; round += 1) await sample(ANN, 30, { concealedPercent: 30 });
    expect(call.quality).toBe('poor');
  });

  it.each([
    ['its own samples', ANN],
    ['the samples of the other side', BEN],
  ])('E1: a hole of half a minute in %s is a hole', async (_, silent) => {
    const { call, sample } = newLog();
    await sample(ANN);
    await sample(BEN);
    expect(call.quality).toBe('good');
    for (let round = 0; round < 7; round += 1) await sample(silent === ANN ? BEN : ANN);
    expect(call.quality).toBe('fair');
  });

  it('a call stays good in which somebody left and came back', async () => {
    const { call, ben, sample } = newLog();
    for (let round = 0; round < 3; round += 1) for (const from of [ANN, BEN]) await sample(from);
    jest.advanceTimersByTime(600_000);
    ben.joinedAt = new Date();
    for (let round = 0; round < 3; round += 1) for (const from of [ANN, BEN]) await sample(from);
    expect(call.quality).toBe('good');
  });

  it('a call without holes stays good', async () => {
    const { call, sample } = newLog();
    for (let round = 0; round < 8; round += 1) for (const from of [ANN, BEN]) await sample(from);
    expect(call.quality).toBe('good');
  });
});
