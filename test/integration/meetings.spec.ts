import type { Call, ClientRequest, Page } from '../../contracts/index.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { ParticipantEntity } from '../../server/calls/rows/participant.entity.js';
import { SlotEntity } from '../../server/calls/rows/slot.entity.js';
import { EVENTS } from '../support/access-table.js';
import { newGuest, newRoom, type TestClient } from '../support/client.js';
import { type Company, useCompany } from '../support/company.js';
import { enrol } from '../support/enrol.js';
import {
  attend,
  ask,
  currentCall,
  enter,
  MEDIA,
  placeIn,
  reload,
  roomStep,
  rowsOf,
  signalOf,
  takeSeat,
  trySignal,
  verdict,
} from '../support/meeting.js';

let { world, ann, ben, cy } = {} as Company;
useCompany((company) => ({ world, ann, ben, cy } = company));

/** Moves the beginning of a stay, and that of the call, into the past. */
async function presentFor({ callId, id }: { callId: number; id: number }, ms: number): Promise<Date> {
  const joinedAt = new Date(Date.now() - ms);
  await rowsOf(world).update(CallEntity, { id: callId }, { acceptedAt: new Date(Date.now() - 100_000) });
  await rowsOf(world).update(ParticipantEntity, { id }, { joinedAt });
  return joinedAt;
}
const secondsUntil = (end: string | null, from: Date) => Math.floor((Date.parse(end!) - from.getTime()) / 1000);
const OF_CALLS = (Object.keys(EVENTS) as ClientRequest[]).filter((event) => EVENTS[event].access === 'participant');
const meetings = async (who: TestClient) => (await who.api<Page<Call>>('GET', '/calls?kind=room')).body.items;

describe('a meeting', () => {
  it('begins with the first who comes in, as a call of the room that runs at once', async () => {
    const { code } = await newRoom(ann, { title: 'Weekly' });
    const { call, participantId } = await enter(ann, code);
    expect(call).toMatchObject({ kind: 'room', type: 'video', status: 'accepted', endReason: null, duration: null });
    expect(call).toMatchObject({ roomCode: code, roomTitle: 'Weekly', roomLocked: false, callee: null });
    expect(call.caller.id).toBe(ann.user.id);
    expect(call.acceptedAt).not.toBeNull();
    expect(call.participants).toHaveLength(1);
    const alone = { id: participantId, userId: ann.user.id, guest: false, role: 'host', state: 'joined', epoch: 0 };
    expect(call.participants[0]).toMatchObject({ ...alone, deviceId: ann.deviceId });
  });

  it('is one for all, also of those who come first at the same moment', async () => {
    const { code } = await newRoom(ann);
    const people = [ann, ben, cy, ...(await enrol(world, 'Dee', 'Eve'))];
    const entered = await Promise.all(people.map((who) => enter(who, code)));
    expect(new Set(entered.map(({ call }) => call.id)).size).toBe(1);
    expect(new Set(entered.map(({ participantId }) => participantId)).size).toBe(people.length);
    expect((await currentCall(ann, entered[0]!.call.id)).participants).toHaveLength(people.length);
    expect((await enter(ann, code)).participantId).toBe(entered[0]!.participantId);
  });

  it('the same person at the same moment is one participant', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    const guest = await newGuest(world, code);
    for (const who of [ann, guest]) {
      const entered = await Promise.all(Array.from({ length: 6 }, () => enter(who, code)));
      expect(new Set(entered.map(({ participantId }) => participantId)).size).toBe(1);
    }
    expect((await enter(ann, code)).call.participants).toHaveLength(2);
  });

  it('tells a newcomer who is there, and those who are there of the newcomer', async () => {
    const { code } = await newRoom(ann);
    const first = await attend(ann, code);
    expect([first.others, first.epoch]).toEqual([[], 1]);
    const second = await attend(ben, code);
    expect(second.others.map(({ id, state, epoch }) => [id, state, epoch])).toEqual([[first.id, 'joined', 1]]);
    const came = await first.socket.next(
      'call:participant',
      (m) => m.change === 'joined' && m.participant.id !== first.id,
    );
    expect(came.participant).toMatchObject({ id: second.id, epoch: 1, displayName: 'Ben', media: MEDIA });
    const { version } = await currentCall(ann, first.callId);
    for (const { socket } of [first, second]) await socket.next('call:updated', ({ call }) => call.version === version);
  });

  it('tells of a mute among twelve in one small message each, and each has a version of its own', async () => {
    const { code } = await newRoom(ann, { maxParticipants: 12 });
    const others = await enrol(world, ...Array.from({ length: 11 }, (_, i) => `Person ${i + 1}`));
    const pages = [await attend(ann, code)];
    for (const who of others) pages.push(await attend(who, code));
    const [muted, listener] = [pages[0]!, pages[11]!];
    const { callId } = muted;
    const { version } = await currentCall(ann, callId);
    for (const { socket } of pages.slice(0, 11))
      await socket.next('call:updated', ({ call }) => call.version === version);
    for (const { socket } of pages) socket.log.length = 0;
    const say = (audio: boolean) => muted.socket.ok('call:media', { callId, media: { ...MEDIA, audio } });
    await say(false);
    for (const { socket } of pages) await socket.next('call:participant', ({ change }) => change === 'media');
    const frames = pages.flatMap(({ socket }) => socket.log.filter(({ event }) => event.startsWith('call:')));
    expect(frames.map(({ event }) => event)).toEqual(pages.map(() => 'call:participant'));
    expect(JSON.stringify(frames.map(({ message }) => message)).length).toBeLessThan(12 * 500);
    // The next version is two above the one known to somebody who did not get this message, so they fetch the call.
    await say(true);
    await say(false);
    const later = await listener.socket.next('call:participant', (m) => m.version === version + 3);
    expect([later.participant.media.audio, listener.socket.all('call:updated')]).toEqual([false, []]);
    const asked = (await listener.socket.ok('sync', {})).calls[0]!;
    expect([asked.version, placeIn(asked, ann)]).toEqual([later.version, later.participant]);
  });

  it('S1: carries signals between those who are in it, and to nobody else', async () => {
    const { code } = await newRoom(ann);
    const [first, second] = [await attend(ann, code), await attend(ben, code)];
    const [other, outsider] = [await attend(cy, (await newRoom(cy)).code), (await enrol(world, 'Eve'))[0]];
    const { callId } = first;
    expect(await trySignal(second, signalOf(callId, first.id))).toBe('ok');
    expect(await first.socket.next('signal')).toMatchObject({ callId, from: second.id, epoch: 1, kind: 'candidate' });
    expect(await trySignal({ socket: await outsider.socket() }, signalOf(callId, first.id))).toBe('not-found');
    expect(await trySignal(other, signalOf(callId, first.id))).toBe('not-found');
    expect(await trySignal(first, signalOf(callId, other.id))).toBe('not-found');
    expect(await trySignal(other, signalOf(other.callId, first.id))).toBe('not-found');
    const withoutSeat = { socket: await outsider.socket() };
    await enter(outsider, code);
    expect(await trySignal(withoutSeat, signalOf(callId, first.id))).toBe('not-found');
    for (const { socket } of [first, other]) expect(socket.all('signal').length).toBe(socket === first.socket ? 1 : 0);
  });

  it('is not there for outsiders', async () => {
    const { code } = await newRoom(ann, { guestsAllowed: true });
    const { callId } = await attend(ann, code);
    const stranger = await newGuest(world, (await newRoom(cy, { guestsAllowed: true })).code);
    for (const who of [ben, await newGuest(world, code), stranger]) {
      expect(await verdict(who.api('GET', `/calls/${callId}`))).toEqual([404, 'not-found']);
      const socket = await who.socket();
      for (const event of OF_CALLS)
        expect(await socket.send(event, EVENTS[event].payload(callId))).toMatchObject({ error: { code: 'not-found' } });
      expect((await socket.ok('sync', {})).calls).toEqual([]);
    }
    expect(await verdict(ask(stranger, code))).toEqual([404, 'not-found']);
  });
});

describe('who is in a meeting', () => {
  it('comes back after a reload as the same participant, on a higher epoch', async () => {
    const { code } = await newRoom(ann);
    const [first, second] = [await attend(ann, code), await attend(ben, code)];
    const again = await reload(second);
    expect([again.id, again.epoch]).toEqual([second.id, 2]);
    await first.socket.next('call:participant', (m) => m.participant.id === second.id && m.participant.epoch === 2);
    expect(await trySignal(first, { ...signalOf(first.callId, second.id), toEpoch: 1 })).toBe('stale-epoch');
    expect(await trySignal(first, { ...signalOf(first.callId, second.id), toEpoch: 2 })).toBe('ok');
    expect((await again.socket.next('signal')).from).toBe(first.id);
  });

  it('resumes after the loss of a socket without a new epoch, and gets what was sent meanwhile', async () => {
    const { code } = await newRoom(ann);
    const [first, second] = [await attend(ann, code), await attend(ben, code)];
    second.socket.close();
    expect(await trySignal(first, signalOf(first.callId, second.id))).toBe('ok');
    const socket = await ben.socket();
    const { participantId, epoch } = await socket.ok('call:resume', { callId: second.callId, lastSignalId: 0 });
    expect([participantId, epoch]).toEqual([second.id, 1]);
    expect((await socket.next('signal')).from).toBe(first.id);
  });

  it('gets what was held for them after the acknowledgement of joining or resuming, never before', async () => {
    const { code } = await newRoom(ann);
    const first = await attend(ann, code);
    const { call, participantId } = await enter(ben, code);
    const requests = [
      ['call:join', { callId: call.id, media: MEDIA }],
      ['call:resume', { callId: call.id, lastSignalId: 0 }],
    ] as const;
    for (const [event, payload] of requests) {
      expect(await trySignal(first, signalOf(call.id, participantId))).toBe('ok');
      const socket = await ben.socket();
      const order: string[] = [];
      socket.io.on('signal', () => order.push('signal'));
      socket.io.emit(event as 'call:join', payload as never, () => order.push('acknowledgement'));
      await socket.next('signal');
      expect(order.slice(0, 2)).toEqual(['acknowledgement', 'signal']);
      socket.close();
    }
  });

  it('leaves and comes again as the same participant; all stays count', async () => {
    const { code } = await newRoom(ann);
    const [first, second] = [await attend(ann, code), await attend(ben, code)];
    const since = await presentFor(second, 30_500);
    expect(await verdict(roomStep(ben, code, 'leave'))).toEqual([204]);
    const gone = await first.socket.next('call:participant', (m) => m.change === 'left');
    expect(gone.participant).toMatchObject({ id: second.id, state: 'left', leaveReason: 'left' });
    const firstStay = gone.participant.presentSeconds;
    expect([firstStay, firstStay >= 30]).toEqual([secondsUntil(gone.participant.leftAt, since), true]);
    expect(await trySignal(first, signalOf(first.callId, second.id))).toBe('not-found');
    expect(await trySignal(second, signalOf(first.callId, first.id))).toBe('not-found');
    const back = await takeSeat({ ...second, callId: (await enter(ben, code)).call.id });
    expect([back.callId, back.id, back.epoch]).toEqual([first.callId, second.id, 2]);
    const again = await presentFor(second, 12_900);
    await second.socket.ok('call:leave', { callId: second.callId });
    const { presentSeconds, leftAt } = placeIn(await currentCall(ann, first.callId), ben);
    expect(presentSeconds).toBe(firstStay + secondsUntil(leftAt, again));
  });

  it('hears nothing of it any more after leaving, whichever way', async () => {
    const { code } = await newRoom(ann);
    const first = await attend(ann, code);
    const [second, third] = [await attend(ben, code), await attend(cy, code)];
    await roomStep(ben, code, 'leave');
    await third.socket.ok('call:leave', { callId: third.callId });
    const heard = [second, third].map(({ socket }) => socket.log.length);
    await first.socket.ok('call:hand', { callId: first.callId, raised: true });
    await first.socket.ok('call:chat', { callId: first.callId, text: 'Alone?' });
    for (const { socket } of [second, third]) await socket.ok('sync', {});
    const news = [second, third].map(({ socket }, i) => socket.log.slice(heard[i]).map(({ event }) => event));
    expect(news.flat().filter((event) => event.startsWith('call:'))).toEqual([]);
  });

  it('leaving is harmless where one is not there', async () => {
    const { code } = await newRoom(ann);
    expect(await verdict(roomStep(ben, code, 'leave'))).toEqual([204]);
    await enter(ann, code);
    expect(await verdict(roomStep(ben, code, 'leave'))).toEqual([204]);
    expect(await verdict(roomStep(ann, 'aaaa-aaaa-aaaa', 'leave'))).toEqual([404, 'not-found']);
  });
});

describe('a meeting that is empty', () => {
  it('is over, with its duration; the next one is another call', async () => {
    const { code } = await newRoom(ann);
    const [first, second] = [await attend(ann, code), await attend(ben, code)];
    const { callId } = first;
    const acceptedAt = new Date(Date.now() - 61_500);
    await rowsOf(world).update(CallEntity, { id: callId }, { acceptedAt });
    await roomStep(ann, code, 'leave');
    expect((await currentCall(ben, callId)).status).toBe('accepted');
    await roomStep(ben, code, 'leave');
    const over = await currentCall(ann, callId);
    expect(over).toMatchObject({ status: 'ended', endReason: 'hangup', roomCode: code });
    expect([over.duration, over.duration! >= 61]).toEqual([secondsUntil(over.endedAt, acceptedAt), true]);
    for (const { socket } of [first, second]) await socket.next('call:updated', ({ call }) => call.status === 'ended');
    expect(await rowsOf(world).findBy(SlotEntity, { callId })).toEqual([]);
    expect((await enter(ben, code)).call.id).not.toBe(callId);
  });

  it('is in the history of everybody who was there, and of nobody else', async () => {
    const { code } = await newRoom(ann, { title: 'Monday' });
    const [first] = [await attend(ann, code), await attend(ben, code)];
    await presentFor(first, 5_200);
    expect((await meetings(ann)).map(({ status }) => status)).toEqual(['accepted']);
    for (const who of [ann, ben]) await roomStep(who, code, 'leave');
    for (const who of [ann, ben]) {
      const items = await meetings(who);
      expect(items).toHaveLength(1);
      expect(items[0]).toMatchObject({ id: first.callId, kind: 'room', status: 'ended', roomTitle: 'Monday' });
      expect(items[0]!.participants.map(({ displayName }) => displayName)).toEqual(['Ann', 'Ben']);
      expect(placeIn(items[0]!, ann).presentSeconds).toBeGreaterThanOrEqual(5);
    }
    expect(await meetings(cy)).toEqual([]);
    expect((await ann.api<Page<Call>>('GET', '/calls?kind=direct')).body.items).toEqual([]);
  });
});
