import type { Call, FoundCall, Page } from '../../contracts/index.js';
import { LastSeen } from '../../server/presence/last-seen.js';
import { callStep, talkOfThree } from '../support/adding.js';
import { newGuest, newRoom, type TestClient } from '../support/client.js';
import { type Company, useCompany } from '../support/company.js';
import { attend, enter, hostStep, roomStep } from '../support/meeting.js';

let { world, root, ann, ben, cy } = {} as Company;
useCompany((company) => ({ world, root, ann, ben, cy } = company));

const list = async (who: TestClient, path: string) => (await who.api<Page<Call>>('GET', path)).body.items;
const alone = async (who: TestClient, id: number) => (await who.api<Call>('GET', `/calls/${id}`)).body;
/** The fields that a list and a call asked for alone have in common. `now` is when it was asked. */
const shown = ({ now: _, quality: __, missedSeen: ___, ...call }: Call) => call;
const place = async (who: TestClient, whom: TestClient, type: 'audio' | 'video') =>
  (await who.api<Call>('POST', '/calls', { calleeId: whom.user.id, type })).body.id;

/** A call of every kind, with Ann in each. @returns their ids, newest first */
async function everyKind(): Promise<number[]> {
  const talk = await talkOfThree(ann, ben, cy);
  await talk.third.socket.ok('call:hand', { callId: talk.callId, raised: true });
  for (const who of [cy, ben]) await callStep(who, talk.callId, 'end');
  const declined = await place(ben, ann, 'video');
  await callStep(ann, declined, 'reject');
  const cancelled = await place(ben, ann, 'audio');
  await callStep(ben, cancelled, 'cancel');
  const { code } = await newRoom(ann, { title: 'Wöchentlich', guestsAllowed: true });
  const [host, guest] = [await attend(ann, code), await newGuest(world, code, 'Gast Ünal')];
  const inside = await attend(guest, code);
  await attend(ben, code);
  await roomStep(ann, code, 'lock', { locked: true });
  await hostStep(ann, code, { step: 'remove', id: inside.id });
  await ann.api('PATCH', '/users/me', { statusMessage: 'In a meeting' });
  // Otherwise it may be written between two questions, whose answers are compared.
  await world.app.get(LastSeen, { strict: false }).flush();
  return [host.callId, cancelled, declined, talk.callId];
}

describe('a list of calls', () => {
  it('shows of each call what the call shows when it is asked for alone', async () => {
    const ids = await everyKind();
    const mine = await list(ann, '/calls');
    expect(mine.map(({ id }) => id)).toEqual(ids);
    for (const call of mine) expect(shown(call)).toEqual(shown(await alone(ann, call.id)));
    const [live] = await list(ann, '/calls/active');
    expect({ ...live, now: '', chat: 'none', quality: null, problem: null, why: null }).toEqual({
      ...(await alone(ann, ids[0]!)),
      now: '',
    });
    expect(mine.find(({ id }) => id === ids[1])!.missedSeen).toBe(false);
  });

  it('shows to support all that a call has, and to others only what they may know', async () => {
    const ids = await everyKind();
    const found = await list(root, `/audit/calls?user=${ann.user.username}`);
    const theirs = new Map(found.map((call) => [call.id, call]));
    for (const id of ids) {
      // Only in lists: the page of a call has the whole diagnosis.
      const { cause: _, ...found } = theirs.get(id) as FoundCall;
      expect(shown(found)).toEqual(shown(await alone(root, id)));
    }
    const talk = (await list(cy, '/calls')).at(-1)!;
    expect(talk.participants.map(({ displayName }) => displayName)).toEqual(
      [ann, ben, cy].map(({ user }) => user.displayName),
    );
    expect(JSON.stringify([found, talk])).not.toContain('"email"');
  });

  it('of more calls than are read at once is whole and in order', async () => {
    const { code } = await newRoom(ann);
    const ids: number[] = [];
    for (let n = 0; n < 70; n += 1) {
      ids.unshift((await enter(ann, code)).call.id);
      await roomStep(ann, code, 'end');
    }
    const all = await list(ann, '/calls/history?limit=200');
    expect(all.map(({ id }) => id)).toEqual(ids);
    expect(all.every(({ participants, roomCode }) => participants.length === 1 && roomCode === code)).toBe(true);
  });
});
