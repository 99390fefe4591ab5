import type { Call, FindingCode, KeptCause, Page } from '../../contracts/index.js';
import { DataSource } from 'typeorm';
import { CauseSweep } from '../../server/audit/causes/cause-sweep.js';
import { CauseEntity } from '../../server/calls/rows/cause.entity.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { callStep, talking } from '../support/adding.js';
import { newGuest, newRoom, newUser, type TestClient } from '../support/client.js';
import { type Company, useCompany } from '../support/company.js';
import { attend, hostStep, roomStep } from '../support/meeting.js';

let { world, root, ann, ben, cy } = {} as Company;
useCompany((company) => ({ world, root, ann, ben, cy } = company));

// These tests say when calls are judged, so the server's own rounds must not come in between.
beforeEach(() => world.app.get(CauseSweep, { strict: false }).onModuleDestroy());

const manager = () => world.app.get(DataSource).manager;
/** As some seconds later, when what pages still had to say has come. */
const judge = () => world.app.get(CauseSweep, { strict: false }).sweep(Date.now() + 10_000);
const LISTS = ['/calls', '/calls/history'];
const inList = async (who: TestClient, path: string, id: number) =>
  (await who.api<Page<Call>>('GET', path)).body.items.find((call) => call.id === id);
/** What every way to their own calls tells this user; one answer, since all say the same. */
async function whyFor(who: TestClient, id: number): Promise<Call['why']> {
  const alone = (await who.api<Call>('GET', `/calls/${id}`)).body.why;
  for (const path of LISTS) expect((await inList(who, path, id))?.why).toEqual(alone);
  return alone;
}
const seatOf = (call: Call, who: TestClient) => call.participants.find(({ userId }) => userId === who.user.id)!.id;

/** A call of Ann and Ben in which Ben's browser was refused the microphone. */
async function talk(): Promise<Call> {
  const { callId, callee } = await talking(ann, ben);
  await callee.socket.ok('call:trouble', { callId, what: 'microphone-denied' });
  return (await callStep(ben, callId, 'end')).body;
}

/** Keeps this of a call, whatever else was found of it. */
async function judgedAs(callId: number, of: Partial<KeptCause> & { code: FindingCode | null }): Promise<void> {
  await judge();
  await manager().update(CauseEntity, { callId }, { outcome: 'broken', participantIds: [], ...of });
}

describe('that the connection was good', () => {
  const toldTo = async (who: TestClient, id: number) => [
    (await who.api<Call>('GET', `/calls/${id}`)).body.quality,
    ...(await Promise.all(LISTS.map(async (path) => (await inList(who, path, id))?.quality))),
  ];
  /** A call that was marked as good while it ran. */
  async function markedGood(): Promise<Call> {
    const { callId } = await talking(ann, ben);
    await manager().update(CallEntity, { id: callId }, { quality: 'good' });
    return (await callStep(ben, callId, 'end')).body;
  }

  it.each([
    ['fine', 'good'],
    ['odd', undefined],
    ['poor', undefined],
    ['broken', undefined],
  ] as const)('E1: is told of one that was judged, if it was %s: %s', async (outcome, told) => {
    const call = await markedGood();
    expect(call.quality).toBeUndefined();
    expect(await toldTo(ann, call.id)).toEqual([undefined, undefined, undefined]);
    await judgedAs(call.id, { outcome, code: null });
    for (const who of [ann, ben]) expect(await toldTo(who, call.id)).toEqual([told, told, told]);
  });
});

describe('why a call of one’s own went wrong', () => {
  it('is told to both once it is found, in lists, alone and in exports, and to nobody else', async () => {
    const call = await talk();
    expect(await whyFor(ann, call.id)).toBeNull();
    await judge();
    const why = { code: 'microphone-denied', participantIds: [seatOf(call, ben)] };
    expect([await whyFor(ann, call.id), await whyFor(ben, call.id)]).toEqual([why, why]);
    expect((await cy.api('GET', `/calls/${call.id}`)).status).toBe(404);
    // Support reads the cause elsewhere; here it has no part in the call.
    expect((await root.api<Call>('GET', `/calls/${call.id}`)).body).not.toHaveProperty('why');
    await root.api('PATCH', `/admin/users/${ben.user.id}`, { role: 'support' });
    expect(await whyFor(ben, call.id)).toEqual(why);
    const [head, row] = (await ann.api<string>('GET', '/calls/export?format=csv')).body.split('\n');
    expect([head, row]).toEqual([expect.stringContaining(',room,cause'), expect.stringContaining('microphone-denied')]);
    const exported = (await ann.api<Call[]>('GET', '/calls/export?format=json')).body;
    expect(exported.map((one) => one.why)).toEqual([why]);
  });

  it.each(['do-not-disturb', 'declined-on-one', 'accept-refused', 'knock-denied', 'network-changed', null] as const)(
    'is not told where it is %s',
    async (code) => {
      const call = await talk();
      await judgedAs(call.id, { code });
      expect([await whyFor(ann, call.id), await whyFor(ben, call.id)]).toEqual([null, null]);
    },
  );

  it('is told of an unreached call to the one who placed it only, and of a fine one to nobody', async () => {
    const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    await ann.api('POST', `/calls/${call.id}/cancel`);
    const code = 'never-reached-a-device';
    const participantIds = [seatOf(call, ben)];
    await judgedAs(call.id, { code, outcome: 'unreached', participantIds });
    expect([await whyFor(ann, call.id), await whyFor(ben, call.id)]).toEqual([{ code, participantIds }, null]);
    const missed = (await ben.api<Page<Call>>('GET', '/calls/missed')).body.items[0];
    expect([missed?.id, missed?.why]).toEqual([call.id, null]);
    await judgedAs(call.id, { code, outcome: 'cancelled', participantIds });
    expect(await whyFor(ann, call.id)).toBeNull();
  });

  it('tells guests and whoever was removed nothing, and nobody of people they never met', async () => {
    const { code } = await newRoom(ann, { title: 'Weekly', guestsAllowed: true });
    const [host, early, removed] = [await attend(ann, code), await attend(ben, code), await attend(cy, code)];
    const guest = await newGuest(world, code, 'Gus');
    await attend(guest, code);
    await roomStep(ben, code, 'leave');
    expect((await hostStep(ann, code, { step: 'remove', id: removed.id })).status).toBe(204);
    const dee = await newUser(world, 'Dee');
    const late = await attend(dee, code);
    const { callId } = host;
    await roomStep(ann, code, 'end');
    const [cause, ofServer] = [{ code: 'no-microphone' } as const, { code: 'ended-by-restart' } as const];

    await judgedAs(callId, { ...cause, participantIds: [late.id] });
    const ofLate = { ...cause, participantIds: [late.id] };
    expect([await whyFor(ann, callId), await whyFor(dee, callId)]).toEqual([ofLate, ofLate]);
    expect(await whyFor(ben, callId)).toBeNull();
    expect((await inList(cy, '/calls', callId))?.why).toBeNull();

    await judgedAs(callId, { ...cause, participantIds: [early.id] });
    expect([await whyFor(ben, callId), await whyFor(dee, callId)]).toEqual([
      { ...cause, participantIds: [early.id] },
      null,
    ]);

    await judgedAs(callId, ofServer);
    expect(await whyFor(ben, callId)).toEqual({ ...ofServer, participantIds: [] });
    expect((await inList(cy, '/calls', callId))?.why).toBeNull();
    const forGuest = (await guest.api<Call>('GET', `/calls/${callId}`)).body;
    expect(forGuest).not.toHaveProperty('why');
  });

  it('goes when the call goes', async () => {
    const call = await talk();
    await judge();
    await manager().delete(CallEntity, { id: call.id });
    expect((await ann.api('GET', `/calls/${call.id}`)).status).toBe(404);
  });
});
