import { jest } from '@jest/globals';
import type { Call, CallEvent } from '../../contracts/index.js';
import { CallRenewal } from '../../server/calls/life/call-renewal.js';
import { Refusals } from '../../server/calls/life/refusals.js';
import { CallEventEntity } from '../../server/calls/rows/call-event.entity.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { callStep } from '../support/adding.js';
import { newGuest, newRoom, newUser } from '../support/client.js';
import { type Company, useCompany } from '../support/company.js';
import { eventually } from '../support/eventually.js';
import { ask, attend, knock, placeIn, roomStep, currentCall, rowsOf } from '../support/meeting.js';
import { itOnOneProcess } from '../support/twin.js';

let { world, ann, ben, cy } = {} as Company;
useCompany((company) => ({ world, ann, ben, cy } = company));

const notedIn = async (callId: number, ...kinds: CallEvent['kind'][]) => {
  const rows = await rowsOf(world).find(CallEventEntity, { where: { callId }, order: { id: 'ASC' } });
  return rows
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, participantId, detail }) => ({ kind, participantId, detail }));
};
/** Does this, and waits until what was refused in it has been noted, or left. */
async function andNotes(work: () => Promise<unknown>): Promise<number> {
  const refusals = world.app.get<unknown>(Refusals, { strict: false }) as { note: () => Promise<void> };
  const note = jest.spyOn(refusals, 'note');
  await work();
  const notes = note.mock.results.map(({ value }) => value as Promise<void>);
  note.mockRestore();
  await Promise.all(notes);
  return notes.length;
}

const refused = (why: string, who: number | null) => ({
  kind: 'refused',
  participantId: null,
  detail: { step: 'enter', code: why, byId: who },
});

const place = async (type = 'audio') => (await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type })).body;

describe('what the server refused is noted in the call', () => {
  it('at the door: a wrong password, a lock, a full room, by whom', async () => {
    const { code } = await newRoom(ann, { password: 'a purple umbrella', maxParticipants: 2, guestsAllowed: true });
    const { callId } = await attend(ann, code);
    const noted = (...rows: ReturnType<typeof refused>[]) =>
      eventually(async () => expect(await notedIn(callId, 'refused')).toEqual(rows));
    const wrong = refused('wrong-password', cy.user.id);
    await ask(cy, code, 'wrong');
    await noted(wrong);
    await roomStep(ann, code, 'lock', { locked: true });
    const gil = await newGuest(world, code, 'Gil', { password: 'a purple umbrella' });
    await ask(gil, code, 'a purple umbrella');
    await noted(wrong, refused('room-locked', null));
    await roomStep(ann, code, 'lock', { locked: false });
    await attend(ben, code, 'a purple umbrella');
    await ask(cy, code, 'a purple umbrella');
    await noted(wrong, refused('room-locked', null), refused('room-full', cy.user.id));
  });

  it('at the door: what a guest gets wrong before anybody knows who they are', async () => {
    const { code } = await newRoom(ann, { password: 'a purple umbrella', guestsAllowed: true });
    const { callId } = await attend(ann, code);
    for (const word of ['one', 'two'])
      await expect(newGuest(world, code, 'Gil', { password: word })).rejects.toThrow('403');
    const wrong = refused('wrong-password', null);
    await eventually(async () => expect(await notedIn(callId, 'refused')).toEqual([wrong, wrong]));
    await newGuest(world, code, 'Gil', { password: 'a purple umbrella' });
    expect(await notedIn(callId, 'refused')).toHaveLength(2);
  });

  async function acceptedTooLate(): Promise<Call> {
    const call = await place();
    await callStep(cy, call.id, 'accept');
    await callStep(ann, call.id, 'cancel');
    await callStep(ben, call.id, 'accept');
    await eventually(async () => expect(await notedIn(call.id, 'refused')).not.toEqual([]));
    return call;
  }

  it('an accept that came too late, and of a stranger nothing', async () => {
    const call = await acceptedTooLate();
    const { id } = call.participants.find(({ role }) => role === 'callee')!;
    const detail = { step: 'accept', code: 'invalid-transition', byId: ben.user.id };
    expect(await notedIn(call.id, 'refused')).toEqual([{ kind: 'refused', participantId: id, detail }]);
  });

  // It is seen in the world's own server that nothing more comes.
  itOnOneProcess('an accept long after the end is not', async () => {
    const call = await acceptedTooLate();
    await rowsOf(world).update(CallEntity, { id: call.id }, { endedAt: new Date(Date.now() - 120_000) });
    const late = () => Promise.all([1, 2].map(() => callStep(ben, call.id, 'accept')));
    expect(await andNotes(late)).toBe(2);
    expect(await notedIn(call.id, 'refused')).toHaveLength(1);
  });

  // Each process notes so many.
  itOnOneProcess('twenty knocks at a closed door, and not more', async () => {
    const { code } = await newRoom(ann, { maxParticipants: 2 });
    const { callId } = await attend(ann, code);
    await attend(ben, code);
    const others = await Promise.all(Array.from({ length: 3 }, () => newUser(world, 'Dot')));
    for (const one of others) for (let n = 0; n < 10; n += 1) await ask(one, code);
    await eventually(async () => expect((await notedIn(callId, 'refused')).length).toBeGreaterThanOrEqual(20));
    expect((await notedIn(callId, 'refused')).length).toBeLessThan(25);
  });
});

it('a knock that is given up is noted, with its end', async () => {
  const { code } = await newRoom(ann, { waitingRoom: true });
  const { callId } = await attend(ann, code);
  await knock(ben, code);
  await roomStep(ben, code, 'leave');
  const { id: participantId } = placeIn(await currentCall(ann, callId), ben);
  expect(await notedIn(callId, 'waiting', 'withdrawn')).toEqual([
    { kind: 'waiting', participantId, detail: null },
    { kind: 'withdrawn', participantId, detail: { reason: 'left' } },
  ]);
});

it('the device that declined is noted', async () => {
  const call = await place();
  await callStep(ben, call.id, 'reject');
  const [declined] = await notedIn(call.id, 'declined');
  expect(declined!.detail).toEqual({ deviceId: ben.deviceId });
});

itOnOneProcess('a server that starts or was away while it rings is noted in that call, too', async () => {
  const call = await place();
  const renewal = world.app.get(CallRenewal, { strict: false });
  await renewal.renewAll({ why: 'started', forMs: 0, jumpMs: 0 });
  await renewal.renewAll({ why: 'storage', forMs: 9_000, jumpMs: 0 });
  expect((await notedIn(call.id, 'server-started', 'server-away')).map(({ detail }) => detail)).toEqual([
    null,
    { why: 'storage', seconds: 9 },
  ]);
});

describe('a device that rings', () => {
  const idOf = (call: Call) => call.participants.find(({ role }) => role === 'callee')!.id;
  const seenOf = async (callId: number) =>
    (await notedIn(callId, 'device-ringing', 'device-gone')).map(({ kind, detail }) => [
      kind,
      (detail as { deviceId: string }).deviceId,
    ]);

  it('and whose page is closed is noted as gone, each by itself, and as ringing when it is back', async () => {
    const phone = ben.device();
    const call = await place();
    const [one, other] = [await ben.socket(), await phone.socket()];
    for (const socket of [one, other]) await socket.ok('call:ringing', { callId: call.id });
    const rang = [
      ['device-ringing', ben.deviceId],
      ['device-ringing', phone.deviceId],
    ];
    other.close();
    const gone = [...rang, ['device-gone', phone.deviceId]];
    await eventually(async () => expect(await seenOf(call.id)).toEqual(gone));
    const again = await phone.socket();
    await again.ok('call:ringing', { callId: call.id });
    one.close();
    const all = [...gone, ['device-ringing', phone.deviceId], ['device-gone', ben.deviceId]];
    await eventually(async () => expect(await seenOf(call.id)).toEqual(all));
    expect((await notedIn(call.id, 'device-gone')).map(({ participantId }) => participantId)).toEqual(
      Array(2).fill(idOf(call)),
    );
    await callStep(ann, call.id, 'cancel');
  });

  it('is not noted as gone once the call is over or taken, nor if it has not said that it rings', async () => {
    const silent = await ben.device().socket();
    const rings = await ben.socket();
    const first = await place();
    await rings.ok('call:ringing', { callId: first.id });
    await callStep(ann, first.id, 'cancel');
    const second = await place();
    await rings.ok('call:ringing', { callId: second.id });
    silent.close();
    await callStep(ben, second.id, 'accept');
    rings.close();
    // One that rings and goes is noted after them.
    const third = await (async () => {
      await callStep(ann, second.id, 'end');
      const call = await place();
      const last = await ben.socket();
      await last.ok('call:ringing', { callId: call.id });
      last.close();
      return call;
    })();
    await eventually(async () => expect(await notedIn(third.id, 'device-gone')).toHaveLength(1));
    for (const { id } of [first, second]) expect(await notedIn(id, 'device-gone')).toEqual([]);
    await callStep(ann, third.id, 'cancel');
  });

  it('goes on over another connection before the first is known to be gone, and is not noted', async () => {
    const call = await place();
    const first = await ben.socket();
    await first.ok('call:ringing', { callId: call.id });
    const second = await ben.socket();
    await second.ok('call:ringing', { callId: call.id });
    first.close();
    second.close();
    await eventually(async () => expect(await notedIn(call.id, 'device-gone')).toHaveLength(1));
    await callStep(ann, call.id, 'cancel');
  });

  it('rings on where it only asks for the snapshot after its connection broke; one that had not said so does not ring', async () => {
    const call = await place();
    const first = await ben.socket();
    await first.ok('call:ringing', { callId: call.id });
    first.close();
    const gone = [
      ['device-ringing', ben.deviceId],
      ['device-gone', ben.deviceId],
    ];
    await eventually(async () => expect(await seenOf(call.id)).toEqual(gone));
    const silent = await ben.device().socket();
    await silent.ok('sync', {});
    const second = await ben.socket();
    await second.ok('sync', {});
    const back = [...gone, ['device-ringing', ben.deviceId]];
    await eventually(async () => expect(await seenOf(call.id)).toEqual(back));
    await second.ok('sync', {});
    second.close();
    const goneAgain = [...back, ['device-gone', ben.deviceId]];
    await eventually(async () => expect(await seenOf(call.id)).toEqual(goneAgain));
    await callStep(ann, call.id, 'cancel');
  });

  it('tells of an Accept that the server could not take, also shortly after the end; nobody else does', async () => {
    const call = await place();
    const [his, hers, stranger] = [await ben.socket(), await ann.socket(), await cy.socket()];
    const seen = { what: 'attempt', agoMs: 900, step: 'accept', answer: 'unavailable' } as const;
    const report = { callId: call.id, observations: [seen] };
    await his.ok('call:observed', report);
    await callStep(ann, call.id, 'cancel');
    await his.ok('call:observed', report);
    const own = { kind: 'observed', participantId: idOf(call), detail: seen };
    expect(await notedIn(call.id, 'observed')).toEqual([own, own]);
    const page = { what: 'page', agoMs: 0, state: 'hidden', forMs: 1 } as const;
    const refused = (code: string) => ({ ok: false, error: { code } });
    expect(await his.request('call:observed', { ...report, observations: [seen, page] })).toMatchObject(
      refused('invalid-transition'),
    );
    expect(await hers.request('call:observed', report)).toMatchObject(refused('invalid-transition'));
    expect(await stranger.request('call:observed', report)).toMatchObject(refused('not-found'));
    await rowsOf(world).update(CallEntity, { id: call.id }, { endedAt: new Date(Date.now() - 31_000) });
    expect(await his.request('call:observed', report)).toMatchObject(refused('invalid-transition'));
    expect(await notedIn(call.id, 'observed')).toHaveLength(2);
  });
});
