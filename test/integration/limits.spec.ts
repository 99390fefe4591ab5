import { randomUUID } from 'node:crypto';
import type { AuditCall, Call, CallEventKind, QualitySample, SignalRequest } from '../../contracts/index.js';
import { CaseFiles } from '../../server/audit/case/case-files.js';
import { CallEventEntity } from '../../server/calls/rows/call-event.entity.js';
import { CallJournal } from '../../server/calls/hand/call-journal.js';
import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { QualityEntity } from '../../server/signaling/records/quality.entity.js';
import { SignalEntity } from '../../server/signaling/log/signal.entity.js';
import { UserEntity } from '../../server/users/user.entity.js';
import { newRoom, newUser, type TestClient } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { attend, type Attendee, enter, MEDIA, roomStep, rowsOf } from '../support/meeting.js';
import { startServer, type World } from '../support/world.js';

let world: World;
beforeAll(async () => {
  world = await startServer();
});
afterAll(() => world.close());

const times = (count: number) => Array.from({ length: count }, (_, n) => n);
const sampleOf = (participantId: number, rttMs = 40): QualitySample => ({
  ...{ participantId, spanMs: 5000, rttMs, jitterMs: 3, lossPercent: 0, concealedPercent: 0, freezes: 0 },
  ...{ audioInKbps: 30, audioOutKbps: 31, videoInKbps: 0, videoOutKbps: 0, width: null, height: null, fps: null },
  ...{ pair: null, limitation: null },
});

/** Two people in a room's meeting. */
async function twoInMeeting(): Promise<{ a: Attendee; b: Attendee; code: string; callId: number }> {
  const owner = await newUser(world, 'Ann');
  const { code } = await newRoom(owner);
  const [a, b] = [await attend(owner, code), await attend(await newUser(world, 'Ben'), code)];
  return { a, b, code, callId: a.callId };
}

const eventsOf = (callId: number, kind: CallEventKind) =>
  rowsOf(world).find(CallEventEntity, { where: { callId, kind }, order: { id: 'ASC' } });
const samplesOf = (callId: number) => rowsOf(world).find(QualityEntity, { where: { callId }, order: { id: 'ASC' } });

describe('nobody fills a call', () => {
  it('with changes of media: each is carried out and told, some thirty a minute are noted', async () => {
    const { a, b, callId } = await twoInMeeting();
    for (const n of times(50)) await a.socket.ok('call:media', { callId, media: { ...MEDIA, audio: n % 2 === 0 } });
    const noted = await eventsOf(callId, 'media');
    expect(noted.length).toBeGreaterThanOrEqual(30);
    expect(noted.length).toBeLessThan(40);
    const told = () => b.socket.all('call:participant').filter(({ change }) => change === 'media');
    await eventually(() => expect(told()).toHaveLength(50));
    expect((await rowsOf(world).findOneByOrFail(ParticipantEntity, { id: a.id })).audio).toBe(false);
    await b.socket.ok('call:media', { callId, media: { ...MEDIA, audio: false } });
    expect(await eventsOf(callId, 'media')).toHaveLength(noted.length + 1);
  });

  it('with troubles: twenty of each participant', async () => {
    const { a, b, callId } = await twoInMeeting();
    for (const n of times(25)) await a.socket.ok('call:trouble', { callId, what: 'camera-failed', detail: `${n}` });
    await b.socket.ok('call:trouble', { callId, what: 'camera-failed' });
    const noted = await eventsOf(callId, 'trouble');
    expect(noted.filter(({ participantId }) => participantId === a.id)).toHaveLength(20);
    expect(noted.at(-1)!.participantId).toBe(b.id);
  });

  it('with observations: eighty of each participant at once, and none about strangers', async () => {
    const { a, b, callId } = await twoInMeeting();
    const page = { what: 'page', agoMs: 0, state: 'hidden', forMs: 1 } as const;
    const observations = times(16).map(() => page);
    for (const _ of times(8)) await a.socket.ok('call:observed', { callId, observations });
    await a.socket.ok('call:observed', { callId, observations: [] });
    const codecs = {
      what: 'codecs',
      agoMs: 0,
      audioOut: 'opus',
      audioIn: null,
      videoOut: null,
      videoIn: null,
    } as const;
    const about = [a.id, b.id, 999_999].map((participantId) => ({ ...codecs, participantId }));
    await b.socket.ok('call:observed', { callId, observations: about });
    const noted = await eventsOf(callId, 'observed');
    const own = noted.filter(({ participantId }) => participantId === a.id);
    expect(own.length).toBeGreaterThanOrEqual(80);
    expect(own.length).toBeLessThan(90);
    expect(noted.filter(({ participantId }) => participantId === b.id).map(({ detail }) => detail)).toEqual([about[0]]);
  });

  it('with what a page observed last: it is taken for half a minute after the end, on the device that was in the call', async () => {
    const [ann, ben] = [await newUser(world, 'Ann'), await newUser(world, 'Ben')];
    const [a, b, elsewhere] = [await ann.socket(), await ben.socket(), await ben.device().socket()];
    const { id: callId } = (await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' })).body;
    await a.ok('call:join', { callId, media: MEDIA });
    await ben.api('POST', `/calls/${callId}/accept`);
    await b.ok('call:join', { callId, media: MEDIA });
    await ann.api('POST', `/calls/${callId}/end`);
    const page = { what: 'page', agoMs: 0, state: 'hidden', forMs: 1 } as const;
    const report = { callId, observations: [page] };
    await b.ok('call:observed', report);
    const me = await rowsOf(world).findOneByOrFail(ParticipantEntity, { callId, userId: ben.user.id });
    expect(await eventsOf(callId, 'observed')).toMatchObject([{ participantId: me.id }]);
    const refused = { ok: false, error: { code: 'invalid-transition' } };
    expect(await elsewhere.send('call:observed', report)).toMatchObject(refused);
    for (const _ of times(8)) await a.ok('call:observed', { callId, observations: times(16).map(() => page) });
    expect((await eventsOf(callId, 'observed')).length).toBeLessThan(95);
    await rowsOf(world).update(ParticipantEntity, { id: me.id }, { leftAt: new Date(Date.now() - 31_000) });
    expect(await b.send('call:observed', report)).toMatchObject(refused);
  });

  it('with observations of no known form, or too many of them', async () => {
    const { a, callId } = await twoInMeeting();
    const page = { what: 'page', agoMs: 0, state: 'hidden', forMs: 1 };
    const wrong = [
      [{ ...page, address: '192.0.2.1' }],
      [{ ...page, state: '<b>' }],
      [{ what: 'words', agoMs: 0, text: 'hello' }],
      ['page'],
      [null],
      page,
      times(17).map(() => page),
    ];
    for (const observations of wrong) {
      const ack = await a.socket.send('call:observed', { callId, observations });
      expect(ack).toMatchObject({ ok: false, error: { code: 'validation-failed' } });
    }
    expect(await eventsOf(callId, 'observed')).toEqual([]);
  });

  it('with links that go up and down', async () => {
    const { a, b, callId } = await twoInMeeting();
    const states = ['connecting', 'connected'] as const;
    for (const n of times(160))
      await a.socket.ok('call:links', { callId, links: [{ participantId: b.id, state: states[n % 2]! }] });
    expect((await eventsOf(callId, 'links')).length).toBeLessThan(140);
    await eventually(() => expect(b.socket.all('call:links')).toHaveLength(160));
  });

  it('with samples: who reports too often is heard, and some are kept', async () => {
    const { a, b, callId } = await twoInMeeting();
    await Promise.all(times(60).map(() => a.socket.ok('call:quality', { callId, samples: [sampleOf(b.id)] })));
    const kept = await samplesOf(callId);
    expect(kept.length).toBeGreaterThanOrEqual(5);
    expect(kept.length).toBeLessThan(9);
    await b.socket.ok('call:quality', { callId, samples: [sampleOf(a.id)] });
    expect(await samplesOf(callId)).toHaveLength(kept.length + 1);
  });

  it('with anything: a thousand notes of each participant, five thousand of all', async () => {
    const { callId } = await twoInMeeting();
    const journal = world.app.get(CallJournal, { strict: false });
    // A kind that has no limit of its own.
    const detail = { from: 'x', deviceId: 'y' };
    for (const participantId of times(6))
      await journal.noteAside(...times(1_100).map(() => ({ callId, participantId, kind: 'moved' as const, detail })));
    const noted = await eventsOf(callId, 'moved');
    expect(noted.filter(({ participantId }) => participantId === 1)).toHaveLength(1_000);
    expect(noted.length).toBeGreaterThan(4_900);
    expect(noted.length).toBeLessThanOrEqual(5_000);
  });
});

describe('what a page says of its links', () => {
  it('counts once where a link is named twice: the last word', async () => {
    const { a, b, callId } = await twoInMeeting();
    await a.socket.ok('call:quality', { callId, samples: [sampleOf(b.id, 1), sampleOf(b.id, 2)] });
    expect((await samplesOf(callId)).map(({ rttMs }) => rttMs)).toEqual([2]);
    const link = { participantId: b.id };
    const links = [
      { ...link, state: 'connecting' as const },
      { ...link, state: 'connected' as const },
    ];
    await a.socket.ok('call:links', { callId, links });
    expect((await eventsOf(callId, 'links'))[0]!.detail).toEqual({ links: [links[1]] });
  });

  it('is of nobody who has never been in the mesh, or was gone before one came', async () => {
    const { a, b, code, callId } = await twoInMeeting();
    const cara = await newUser(world, 'Cara');
    const { call } = await enter(cara, code);
    const caraId = call.participants.find(({ userId }) => userId === cara.user.id)!.id;
    await roomStep(b.who, code, 'leave');
    const dora = await attend(await newUser(world, 'Dora'), code);
    for (const id of [caraId, b.id, dora.id, 999_999])
      await dora.socket.ok('call:quality', { callId, samples: [sampleOf(id)] });
    expect(await samplesOf(callId)).toEqual([]);
    // Ann was there together with Ben.
    await a.socket.ok('call:quality', { callId, samples: [sampleOf(b.id), sampleOf(dora.id)] });
    expect((await samplesOf(callId)).map(({ remoteId }) => remoteId)).toEqual([b.id, dora.id]);
  });
});

it('the log keeps the order on the wire, also of what was refused', async () => {
  const { a, b, callId } = await twoInMeeting();
  const signal = (toEpoch: number): SignalRequest => ({
    ...{ callId, to: b.id, kind: 'candidate', data: null, clientId: randomUUID(), toEpoch },
  });
  const sent = times(40).map((n) => signal(n % 3 === 1 ? 99 : b.epoch));
  await Promise.all(sent.map((request) => a.socket.request('signal', request)));
  const rows = await rowsOf(world).find(SignalEntity, { where: { callId }, order: { id: 'ASC' } });
  const wanted = sent.map(({ toEpoch }) => (toEpoch === 99 ? 'refused' : 'relayed'));
  expect(rows.map(({ outcome }) => outcome)).toEqual(wanted);
});

it('a call that is too long says so, and its export holds everything', async () => {
  const { a, b, callId } = await twoInMeeting();
  await rowsOf(world).update(UserEntity, { id: (a.who as TestClient).user.id }, { role: 'support' });
  const sample = {
    ...{ callId, participantId: a.id, remoteId: b.id, at: new Date(), spanMs: 5000, level: 'good' as const },
  };
  const flow = { audioInKbps: 0, audioOutKbps: 0, videoInKbps: 0, videoOutKbps: 0 };
  for (const n of times(3)) {
    await rowsOf(world).insert(
      QualityEntity,
      times(400).map(() => ({ ...sample, ...flow, rttMs: n })),
    );
    await rowsOf(world).insert(
      CallEventEntity,
      times(400).map(() => eventOf(callId)),
    );
  }
  const path = `/audit/calls/${callId}`;
  const view = async () => (await a.who.api<AuditCall>('GET', path)).body;
  const quality = async () => (await a.who.api<{ items: object[]; truncated: boolean }>('GET', `${path}/quality`)).body;
  expect([(await view()).truncated, (await quality()).truncated]).toEqual([false, false]);
  const files = world.app.get(CaseFiles, { strict: false });
  files.rowsMax = 1_000;
  expect((await view()).truncated).toBe(true);
  expect(await quality()).toMatchObject({ truncated: true, items: { length: 1_000 } });
  const lines = (await a.who.api<string>('GET', `${path}/export`)).body.trim().split('\n');
  const records = Map.groupBy(lines, (line) => (JSON.parse(line) as { record: string }).record);
  expect(records.get('sample')).toHaveLength(1_200);
  expect(records.get('event')!.length).toBeGreaterThanOrEqual(1_200);
});

const eventOf = (callId: number) => ({
  ...{ callId, participantId: null, kind: 'reconnecting' as const, detail: null, at: new Date() },
});
