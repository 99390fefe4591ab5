import { randomUUID } from 'node:crypto';
import type { Call, ChatMessage, ChatPage, Page } from '../../contracts/index.js';
import { UserEntity } from '../../server/users/user.entity.js';
import { newGuest, newRoom, type TestClient, type TestGuest } from '../support/client.js';
import { type Company, useCompany } from '../support/company.js';
import { enrol } from '../support/enrol.js';
import {
  attend,
  type Attendee,
  currentCall,
  enter,
  hostStep,
  knock,
  type Person,
  roomStep,
  rowsOf,
  verdict,
} from '../support/meeting.js';

let { world, ann, ben, cy } = {} as Company;
useCompany((company) => ({ world, ann, ben, cy } = company));

const say = ({ socket, callId }: Attendee, text: unknown, clientId?: string) =>
  socket.send('call:chat', { callId, text, ...(clientId === undefined ? {} : { clientId }) });
const lines = async (who: Person, callId: number, query = '') => {
  const { status, body } = await who.api<Page<ChatMessage>>('GET', `/calls/${callId}/messages${query}`);
  return status === 200 ? body.items.map(({ text }) => text) : status;
};

/** Two people in a meeting, one in another, and one connected but in none. */
async function meeting() {
  const { code } = await newRoom(ann, { guestsAllowed: true });
  const [first, second] = [await attend(ann, code), await attend(ben, code)];
  const elsewhere = await attend(cy, (await newRoom(cy)).code);
  const [dee] = await enrol(world, 'Dee');
  const outside = { who: dee, socket: await dee.socket() };
  return { code, callId: first.callId, first, second, elsewhere, outside };
}

describe('chat', () => {
  it('is stored, acknowledged, and told to everybody in the call and to nobody else', async () => {
    const { callId, first, second, elsewhere, outside } = await meeting();
    const told = await first.socket.ok('call:chat', { callId, text: 'Good morning' });
    const message = { callId, id: told.id, at: told.at, from: first.id, text: 'Good morning' };
    for (const { socket } of [first, second]) expect(await socket.next('call:chat')).toEqual(message);
    for (const { socket } of [elsewhere, outside]) {
      await socket.ok('sync', {});
      expect(socket.all('call:chat')).toEqual([]);
    }
    const { body } = await ben.api<Page<ChatMessage>>('GET', `/calls/${callId}/messages`);
    expect(body).toEqual({
      items: [{ id: told.id, at: told.at, from: first.id, text: 'Good morning' }],
      nextCursor: null,
      readTo: null,
    });
  });

  it('with the same clientId is one message, also at the same moment, and told once', async () => {
    const { callId, first, second } = await meeting();
    const clientId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => say(first, 'Once', clientId)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ ok: true });
    expect(await say(second, 'Mine', clientId)).toMatchObject({ ok: true });
    await second.socket.next('call:chat', ({ text }) => text === 'Mine');
    expect(second.socket.all('call:chat').map(({ text }) => text)).toEqual(['Once', 'Mine']);
    expect(await lines(ann, callId)).toEqual(['Mine', 'Once']);
  });

  it('takes 4,000 characters of any script, and keeps them as they are', async () => {
    const { callId, first } = await meeting();
    const long = '👋'.repeat(4_000);
    expect(await say(first, long)).toMatchObject({ ok: true });
    const markup = '<img src=x onerror=alert(1)>\n\t"quoted" & = 1';
    expect(await say(first, markup)).toMatchObject({ ok: true });
    expect(await lines(ben, callId)).toEqual([markup, long]);
  });

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['only spaces', ' \n\t '],
    ['too much', 'x'.repeat(4_001)],
    ['too much of two code units each', '👋'.repeat(4_001)],
    ['NUL', 'a\u0000b'],
    ['a lone surrogate', 'a\ud800b'],
    ['a control character', 'a\u0007b'],
    ['no text', { toString: 'x' }],
    ['a list', ['x']],
    ['null', null],
  ])('S3: refuses %s, and tells nobody', async (_, text) => {
    const { callId, first, second } = await meeting();
    expect(await say(first, text)).toMatchObject({ ok: false, error: { code: 'validation-failed' } });
    await second.socket.ok('sync', {});
    expect(second.socket.all('call:chat')).toEqual([]);
    expect(await lines(ann, callId)).toEqual([]);
  });

  it('comes from who is in the call, on the device that is in it', async () => {
    const { callId, first, outside, elsewhere, code } = await meeting();
    const other = { socket: await ann.device().socket(), callId };
    expect(await say({ ...first, ...other }, 'x')).toMatchObject({ ok: false });
    for (const { socket } of [outside, elsewhere])
      expect(await socket.request('call:chat', { callId, text: 'x' })).toMatchObject({ error: { code: 'not-found' } });
    await roomStep(ben, code, 'leave');
    expect(await (await ben.socket()).request('call:chat', { callId, text: 'x' })).toMatchObject({ ok: false });
    expect(await lines(ann, callId)).toEqual([]);
  });

  it('is read by newcomers, in pages, newest first, and by those who were there when it is over', async () => {
    const { code, callId, first } = await meeting();
    for (const text of ['1', '2', '3', '4', '5']) await say(first, text);
    const gus = await newGuest(world, code, 'Gus');
    await enter(gus, code);
    const page = (await gus.api<Page<ChatMessage>>('GET', `/calls/${callId}/messages?limit=3`)).body;
    expect(page.items.map(({ text }) => text)).toEqual(['5', '4', '3']);
    expect(await lines(gus, callId, `?limit=3&cursor=${page.nextCursor}`)).toEqual(['2', '1']);
    await roomStep(ann, code, 'end');
    for (const who of [ann, ben, gus]) expect(await lines(who, callId)).toEqual(['5', '4', '3', '2', '1']);
    expect(await verdict(ann.api('GET', `/calls/${callId}/messages?limit=0`))).toEqual([422, 'validation-failed']);
    expect(await verdict(ann.api('GET', `/calls/${callId}/messages?cursor=x`))).toEqual([422, 'validation-failed']);
  });

  it('is not there for outsiders, who was removed, and who waits', async () => {
    const { code, callId, first, second, outside, elsewhere } = await meeting();
    await say(first, 'Secret');
    for (const { who } of [outside, elsewhere]) expect(await lines(who, callId)).toBe(404);
    await hostStep(ann, code, { step: 'remove', id: second.id });
    expect(await lines(ben, callId)).toBe(404);
    await ann.api('PATCH', `/rooms/${code}`, { waitingRoom: true });
    for (const who of [outside.who, await newGuest(world, code)] as (TestClient | TestGuest)[]) {
      await knock(who, code);
      expect(await lines(who, callId)).toBe(404);
    }
  });

  it('is there in a direct call too', async () => {
    const { body: call } = await ann.api<{ id: number }>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    await ben.api('POST', `/calls/${call.id}/accept`);
    const [hers, his] = [await ann.socket(), await ben.socket()];
    for (const socket of [hers, his])
      await socket.ok('call:join', { callId: call.id, media: { audio: true, video: false, screen: false } });
    await hers.ok('call:chat', { callId: call.id, text: 'Hello Ben' });
    expect((await his.next('call:chat')).text).toBe('Hello Ben');
  });
});

describe('chat that is kept', () => {
  const rowOf = async (who: TestClient, callId: number, query = '') => {
    const { body } = await who.api<Page<Call>>('GET', `/calls/history${query}`);
    return body.items.find(({ id }) => id === callId);
  };
  const markOf = async (who: TestClient, callId: number) => (await rowOf(who, callId))?.chat;
  const readTo = (who: TestClient, callId: number, upTo: unknown) =>
    who.api('POST', `/calls/${callId}/messages/read`, { upTo });

  it('is read afterwards up to where one went: who left early reads nothing that was said later', async () => {
    const { code, callId, first, second } = await meeting();
    await say(first, 'For all');
    await roomStep(ben, code, 'leave');
    await say(first, 'Among those who stayed');
    expect(await lines(ben, callId)).toEqual(['For all']);
    expect(await lines(ann, callId)).toEqual(['Among those who stayed', 'For all']);
    const again = await attend(ben, code);
    expect(again.id).toBe(second.id);
    await say(first, 'For all again');
    await roomStep(ann, code, 'end');
    expect(await lines(ben, callId)).toEqual(['For all again', 'Among those who stayed', 'For all']);
  });

  it('is marked in the history as unread until it is read, on all of my devices, and never less read than before', async () => {
    const { code, callId, first, second } = await meeting();
    expect([await say(second, 'Of mine'), await say(first, 'For Ben')]).toMatchObject([{ ok: true }, { ok: true }]);
    const last = (await ben.api<ChatPage>('GET', `/calls/${callId}/messages`)).body.items[0]!.id;
    const elsewhere = await ben.device().socket();
    await roomStep(ann, code, 'end');
    // Somebody who writes has read everything above.
    expect([await markOf(ann, callId), await markOf(ben, callId)]).toEqual(['read', 'unread']);
    expect((await ben.api<Call>('GET', `/calls/${callId}`)).body).toMatchObject({ chat: 'unread', quality: null });
    expect(await verdict(readTo(ben, callId, last + 1_000))).toEqual([204]);
    expect(await elsewhere.next('chat:read')).toEqual({ callId, upTo: last });
    expect((await ben.api<ChatPage>('GET', `/calls/${callId}/messages`)).body.readTo).toBe(last);
    expect(await verdict(readTo(ben, callId, 1))).toEqual([204]);
    expect(await markOf(ben, callId)).toBe('read');
    expect(await verdict(readTo(cy, callId, last))).toEqual([404, 'not-found']);
    expect(await verdict(readTo(ben, callId, 0))).toEqual([422, 'validation-failed']);
  });

  it('tells nobody who was removed that there is anything, and says so where nothing was written', async () => {
    const { code, callId, first, second, elsewhere } = await meeting();
    await say(first, 'Secret');
    await hostStep(ann, code, { step: 'remove', id: second.id });
    await roomStep(ann, code, 'end');
    expect(await markOf(ben, callId)).toBe('none');
    expect(await verdict(readTo(ben, callId, 1))).toEqual([404, 'not-found']);
    await cy.api('POST', `/calls/${elsewhere.callId}/end`);
    expect(await markOf(cy, elsewhere.callId)).toBe('none');
  });

  it('is found by its words by those who may read them, with wildcards as they are, and goes into their export', async () => {
    const { code, callId, first } = await meeting();
    await say(first, 'The answer is 100% <b>Quínce</b>');
    await roomStep(ben, code, 'leave');
    await say(first, 'Medlar, for those who stayed');
    await roomStep(ann, code, 'end');
    const finds = async (who: TestClient, text: string) =>
      (await rowOf(who, callId, `?search=${encodeURIComponent(text)}`)) !== undefined;
    expect([await finds(ben, 'QUINCE'), await finds(ben, '100%'), await finds(ben, '1_0%')]).toEqual([
      true,
      true,
      false,
    ]);
    expect([await finds(ann, 'medlar'), await finds(ben, 'medlar'), await finds(cy, 'quince')]).toEqual([
      true,
      false,
      false,
    ]);
    const exported = await ben.api<(Call & { messages: ChatMessage[] })[]>('GET', '/calls/export?format=json');
    const texts = exported.body.find(({ id }) => id === callId)?.messages.map(({ text }) => text);
    expect(texts).toEqual(['The answer is 100% <b>Quínce</b>']);
  });
});

describe('reactions and links', () => {
  it('are told in the call, from whom the server knows, and nowhere else', async () => {
    const { callId, first, second, elsewhere, outside } = await meeting();
    await first.socket.ok('call:reaction', { callId, reaction: '👍' });
    expect(await second.socket.next('call:reaction')).toEqual({ callId, from: first.id, reaction: '👍' });
    await first.socket.ok('call:links', { callId, links: [{ participantId: second.id, state: 'failed' }] });
    const links = [{ participantId: second.id, state: 'failed' }];
    expect(await second.socket.next('call:links')).toEqual({ callId, from: first.id, links });
    for (const { socket } of [elsewhere, outside]) {
      await socket.ok('sync', {});
      expect([...socket.all('call:reaction'), ...socket.all('call:links')]).toEqual([]);
      expect(await socket.request('call:reaction', { callId, reaction: '👍' })).toMatchObject({ ok: false });
    }
  });

  it('S3: are rebuilt: of links only those to others of the call, of reactions only those there are', async () => {
    const { callId, first, second, elsewhere } = await meeting();
    const reported = [first.id, second.id, elsewhere.id].map((participantId) => ({
      participantId,
      state: 'connected' as const,
    }));
    await first.socket.ok('call:links', { callId, links: reported });
    const { links } = await second.socket.next('call:links');
    expect(links).toEqual([{ participantId: second.id, state: 'connected' }]);
    const link = { participantId: second.id, state: 'connected' };
    for (const [event, payload] of [
      ['call:reaction', { reaction: '<b>' }],
      ['call:reaction', { reaction: ['👍'] }],
      ['call:reaction', { reaction: '👍', from: second.id }],
      ['call:links', { links: [{ ...link, state: 'x' }] }],
      ['call:links', { links: [{ ...link, name: 'x' }] }],
      ['call:links', { links: Array.from({ length: 13 }, () => link) }],
      ['call:links', { links: { 0: link } }],
    ] as const)
      expect(await first.socket.send(event, { callId, ...payload })).toMatchObject({
        error: { code: 'validation-failed' },
      });
    await second.socket.ok('sync', {});
    expect([second.socket.all('call:reaction').length, second.socket.all('call:links').length]).toEqual([0, 1]);
  });
});

it('a guest sees names, and nothing else of users: no presence, no words of theirs, in nothing that comes', async () => {
  const { code } = await newRoom(ann, { guestsAllowed: true });
  const status = 'Counting the silver';
  for (const who of [ann, ben]) await who.api('PATCH', '/users/me', { statusMessage: status });
  const first = await attend(ann, code);
  const guest = await attend(await newGuest(world, code, 'Gus'), code);
  await attend(ben, code);
  await ann.api('PATCH', '/users/me', { availability: 'away' });
  await first.socket.ok('call:hand', { callId: first.callId, raised: true });
  await guest.socket.next('call:participant', (m) => m.change === 'hand');
  const seen = await currentCall(guest.who, first.callId);
  expect(seen.caller).toMatchObject({ displayName: 'Ann', presence: 'offline', statusMessage: null, lastSeenAt: null });
  const everything = JSON.stringify([
    guest.socket.log,
    seen,
    await guest.socket.ok('sync', {}),
    (await enter(guest.who, code)).call,
  ]);
  expect(everything).toContain('Ann');
  expect(everything).not.toContain(status);
  expect(everything).not.toContain('@example.com');
  for (const { deviceId } of [ann, ben]) expect(everything).not.toContain(deviceId);
  expect(guest.socket.log.map(({ event }) => event)).not.toContain('presence:changed');
});

it('a new name or picture is told at once: to all with an account, and to the guests of a call in that call', async () => {
  const { code } = await newRoom(ann, { guestsAllowed: true });
  const first = await attend(ann, code);
  const guest = await attend(await newGuest(world, code, 'Gus'), code);
  const elsewhere = await ben.socket();
  await ann.api('PATCH', '/users/me', { displayName: 'Ann Newname' });
  const news = { userId: ann.user.id, displayName: 'Ann Newname', avatarUrl: null };
  for (const socket of [elsewhere, first.socket]) expect(await socket.next('user:changed')).toEqual(news);
  const seen = await guest.socket.next('call:participant', ({ change }) => change === 'profile');
  expect(seen.participant).toMatchObject({ id: first.id, displayName: 'Ann Newname' });
  const [root] = await enrol(world, 'Root');
  await rowsOf(world).update(UserEntity, { id: root.user.id }, { role: 'admin' });
  await root.api('PATCH', `/admin/users/${ann.user.id}`, { displayName: 'Ann' });
  await elsewhere.next('user:changed', ({ displayName }) => displayName === 'Ann');
  const again = await guest.socket.next('call:participant', ({ participant }) => participant.displayName === 'Ann');
  expect([again.change, again.participant.id]).toEqual(['profile', first.id]);
  await ann.api('PATCH', '/users/me', { statusMessage: 'No news of a name' });
  await elsewhere.next('presence:changed', ({ statusMessage }) => statusMessage === 'No news of a name');
  expect(elsewhere.all('user:changed')).toHaveLength(2);
  expect(guest.socket.log.map(({ event }) => event)).not.toContain('user:changed');
});
