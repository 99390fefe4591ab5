import type {
  AuditAccess,
  AuditCall,
  Call,
  CallProblem,
  ListedProblem,
  OwnProblem,
  Page,
  Problem,
} from '../../contracts/index.js';
import { CaseFiles } from '../../server/audit/case/case-files.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { ProblemReportEntity } from '../../server/calls/problems/problem-report.entity.js';
import { Retention } from '../../server/signaling/records/retention.js';
import { newGuest, newRoom, newUser, type TestClient } from '../support/client.js';
import { type StaffedCompany, useStaffedCompany } from '../support/company.js';
import { attend, MEDIA, type Person, rowsOf } from '../support/meeting.js';
import { startServer } from '../support/world.js';

let { world, root, sam, ann, ben } = {} as StaffedCompany;
useStaffedCompany((company) => ({ world, root, sam, ann, ben } = company));

/** Ann has rung Ben, who declined. */
async function rung(caller = ann): Promise<Call> {
  const { body: call } = await caller.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
  await ben.api('POST', `/calls/${call.id}/reject`);
  return call;
}

const report = (who: Person, callId: number, body: object) =>
  who.api<OwnProblem & Problem>('POST', `/calls/${callId}/problem`, body);
const listed = async (query = '') => (await sam.api<Page<ListedProblem>>('GET', `/audit/problems${query}`)).body;
const answer = (id: number, body: object) => sam.api<CallProblem>('PATCH', `/audit/problems/${id}`, body);
const mine = async (who: TestClient, callId: number) => (await who.api<Call>('GET', `/calls/${callId}`)).body.problem;
const newest = async () => (await listed('?limit=1')).items[0]!;

describe('a problem that somebody reports', () => {
  it('is one for each person and call, may be changed while it is open, and a repeat changes nothing', async () => {
    const { id } = await rung();
    const first = await report(ann, id, { choice: 'no-sound', text: '  I heard nothing ' });
    expect([first.status, first.body]).toMatchObject([
      200,
      { choice: 'no-sound', text: 'I heard nothing', state: 'open', answer: null, unseen: false },
    ]);
    expect((await report(ann, id, { choice: 'no-sound', text: 'I heard nothing' })).body.at).toBe(first.body.at);
    expect((await report(ann, id, { choice: 'cut-off' })).body).toMatchObject({ choice: 'cut-off', text: null });
    expect((await report(ben, id, { choice: 'something-else', text: 'x' })).status).toBe(200);
    const { problems } = (await sam.api<AuditCall>('GET', `/audit/calls/${id}`)).body;
    expect(problems.map(({ displayName, choice }) => [displayName, choice])).toEqual([
      ['Ann', 'cut-off'],
      ['Ben', 'something-else'],
    ]);
  });

  it('is one also where two pages of the same person report at once', async () => {
    const { id } = await rung();
    const choices = ['no-sound', 'bad-sound', 'no-picture', 'cut-off'];
    const answers = await Promise.all(choices.map((choice) => report(ann, id, { choice })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await rowsOf(world).countBy(ProblemReportEntity, { callId: id })).toBe(1);
  });

  it('is nobody’s who was neither in the call nor rung into it', async () => {
    const { id } = await rung();
    const eve = await newUser(world, 'Eve');
    for (const who of [eve, sam]) {
      expect((await report(who, id, { choice: 'no-sound' })).body.code).toBe('not-found');
      expect((await who.api<Problem>('POST', `/calls/${id}/problem/seen`)).body.code).toBe('not-found');
    }
    expect((await report(eve, 99_999_999, { choice: 'no-sound' })).status).toBe(404);
  });

  it.each([
    [{}],
    [{ choice: 'loud' }],
    [{ choice: 'no-sound', text: 'x'.repeat(301) }],
    [{ choice: 'no-sound', text: 'a\u202eb' }],
    [{ choice: 'no-sound', state: 'solved' }],
  ])('is refused where it is none: %j', async (body) => {
    const { id } = await rung();
    expect((await report(ann, id, body)).body.code).toBe('validation-failed');
  });

  it('is a guest’s, too, who was in the meeting, and not one’s who was not', async () => {
    const dora = await newUser(world, 'Dora');
    const room = await newRoom(dora, { guestsAllowed: true });
    const host = await attend(dora, room.code);
    const gus = await attend(await newGuest(world, room.code, 'Gus'), room.code);
    const outside = await newGuest(world, room.code, 'Otto');
    expect((await report(gus.who, host.callId, { choice: 'bad-picture', text: 'Grey' })).status).toBe(200);
    expect((await report(outside, host.callId, { choice: 'bad-picture' })).status).toBe(404);
    expect(await newest()).toMatchObject({ displayName: 'Gus', guest: true, text: 'Grey', choice: 'bad-picture' });
  });
});

describe('support', () => {
  it('reads reports newest first, a page at a time and by state, with the call and what the diagnosis says', async () => {
    const calls = [await rung(), await rung(), await rung()];
    for (const { id } of calls) await report(ann, id, { choice: 'could-not-connect' });
    const first = await listed('?state=open&limit=2');
    expect(first.items.map(({ call }) => call.id)).toEqual([calls[2]!.id, calls[1]!.id]);
    const second = await listed(`?state=open&limit=2&cursor=${first.nextCursor}`);
    expect(second.items[0]!.call.id).toBe(calls[0]!.id);
    expect(first.items[0]).toMatchObject({
      ...{ displayName: 'Ann', guest: false, choice: 'could-not-connect', state: 'open', answeredBy: null },
      call: { caller: { displayName: 'Ann' }, status: 'rejected' },
    });
    const { diagnosis } = (await sam.api<AuditCall>('GET', `/audit/calls/${calls[2]!.id}`)).body;
    const [main = null] = diagnosis;
    expect(first.items[0]!.finding).toEqual(main && { code: main.code, words: main.words, severity: main.severity });
    expect((await listed('?state=solved')).items).toEqual([]);
    expect((await sam.api<Problem>('GET', '/audit/problems?state=lost')).body.code).toBe('validation-failed');
    expect((await sam.api<Problem>('GET', '/audit/problems?limit=51')).body.code).toBe('validation-failed');
  });

  it('answers, which the author is told, reads once as new, and can no longer change what was reported', async () => {
    const { id } = await rung();
    await report(ann, id, { choice: 'no-sound', text: 'My line' });
    const socket = await ann.socket();
    const { id: problemId } = await newest();
    const said = await answer(problemId, { state: 'looked-at', answer: 'The loudspeaker was off.' });
    expect(said.body).toMatchObject({ state: 'looked-at', answer: 'The loudspeaker was off.', answeredBy: 'Sam' });
    expect(await socket.next('problem:changed')).toEqual({ callId: id });
    expect(await mine(ann, id)).toMatchObject({ state: 'looked-at', answer: 'The loudspeaker was off.', unseen: true });
    const { items } = (await ann.api<Page<Call>>('GET', '/calls?limit=1')).body;
    expect(items[0]!.problem).toMatchObject({ unseen: true });
    expect((await report(ann, id, { choice: 'cut-off' })).body.code).toBe('conflict');
    expect((await report(ann, id, { choice: 'no-sound', text: 'My line' })).status).toBe(200);
    expect((await ann.api('POST', `/calls/${id}/problem/seen`)).status).toBe(204);
    expect(await mine(ann, id)).toMatchObject({ unseen: false });
    // The same again is nothing new; the answer stays where only the state changes.
    await answer(problemId, { state: 'looked-at' });
    expect(await mine(ann, id)).toMatchObject({ unseen: false });
    await answer(problemId, { state: 'solved' });
    expect(await mine(ann, id)).toMatchObject({ state: 'solved', answer: 'The loudspeaker was off.', unseen: true });
    expect(await mine(ben, id)).toBeNull();
  });

  it('of two who answer the same report, the second learns what the first has said, and replaces it only then', async () => {
    const { id } = await rung();
    await report(ann, id, { choice: 'no-sound' });
    const { id: problemId } = await newest();
    const { status, body } = await root.api<CallProblem>('PATCH', `/audit/problems/${problemId}`, {
      ...{ state: 'solved', answer: 'Call 192.0.2.99', basedOn: null },
    });
    expect([status, body]).toMatchObject([200, { state: 'solved', answeredBy: 'Root' }]);
    const mineToo = { state: 'looked-at', answer: 'I look at it', basedOn: null };
    const late = await sam.api<Problem & { report: CallProblem }>('PATCH', `/audit/problems/${problemId}`, mineToo);
    expect([late.status, late.body.code, late.body.report]).toEqual([409, 'conflict', body]);
    expect(late.body.report.answer).not.toContain('192.0.2.99');
    expect(await mine(ann, id)).toMatchObject({ state: 'solved', answer: 'Call 192.0.2.99' });
    expect((await answer(problemId, { ...mineToo, basedOn: body.answeredAt })).body).toMatchObject({
      ...{ state: 'looked-at', answer: 'I look at it', answeredBy: 'Sam' },
    });
    // What stands there already is no conflict, and an older client replaces what it has not read.
    expect((await answer(problemId, { ...mineToo, basedOn: null })).status).toBe(200);
    expect((await answer(problemId, { state: 'solved' })).body).toMatchObject({ state: 'solved' });
    expect((await answer(problemId, { ...mineToo, basedOn: 'yesterday' })).status).toBe(422);
  });

  it('of many who answer at the same moment, one is taken', async () => {
    const { id } = await rung();
    await report(ann, id, { choice: 'no-sound' });
    const { id: problemId } = await newest();
    const said = await Promise.all(
      [1, 2, 3, 4].map((n) => answer(problemId, { state: 'solved', answer: `Answer ${n}`, basedOn: null })),
    );
    expect(said.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });

  it('D5: leaves a record of each look and answer', async () => {
    const { id } = await rung();
    await report(ann, id, { choice: 'no-sound' });
    const { id: problemId } = await newest();
    await answer(problemId, { state: 'solved', answer: 'Done' });
    const { items } = (await root.api<Page<AuditAccess>>('GET', `/audit/accesses?userId=${sam.user.id}&limit=2`)).body;
    expect(items).toMatchObject([
      { action: 'answer', callId: id, query: { state: 'solved' } },
      { action: 'problems', callId: null },
    ]);
    expect((await answer(99_999_999, { state: 'solved' })).status).toBe(404);
    expect((await answer(problemId, { state: 'shut' })).status).toBe(422);
    expect((await answer(problemId, { state: 'solved', answer: 'x'.repeat(501) })).status).toBe(422);
  });

  it('D5: reads no address that somebody wrote, in the list, on the call’s page and in its export', async () => {
    const { id } = await rung();
    await report(ann, id, { choice: 'something-else', text: 'My address is 192.0.2.77' });
    const bodies = [
      await listed('?limit=1'),
      (await sam.api('GET', `/audit/calls/${id}`)).body,
      (await sam.api<string>('GET', `/audit/calls/${id}/export`)).body,
    ];
    for (const body of bodies) {
      expect(JSON.stringify(body)).toContain('My address is ipv4-');
      expect(JSON.stringify(body)).not.toContain('192.0.2.77');
    }
    const lines = (bodies[2] as string).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as { record: string })).toContainEqual(
      expect.objectContaining({ record: 'problem', choice: 'something-else', displayName: 'Ann' }),
    );
  });
});

it('a report goes with its call, and with its author’s account', async () => {
  const old = await rung();
  await report(ann, old.id, { choice: 'no-sound' });
  const longAgo = new Date(Date.now() - 400 * 24 * 60 * 60 * 1000);
  await rowsOf(world).update(CallEntity, { id: old.id }, { initiatedAt: longAgo, endedAt: longAgo });
  await world.app.get(Retention, { strict: false }).sweep();
  expect(await rowsOf(world).countBy(ProblemReportEntity, { callId: old.id })).toBe(0);

  const zelda = await newUser(world, 'Zelda');
  const kept = await rung(zelda);
  await report(zelda, kept.id, { choice: 'cut-off', text: 'Zelda was cut off' });
  await report(ben, kept.id, { choice: 'cut-off' });
  await answer((await newest()).id, { state: 'solved' });
  expect((await root.api('DELETE', `/admin/users/${zelda.user.id}`)).status).toBe(204);
  const left = await rowsOf(world).find(ProblemReportEntity, {
    where: { callId: kept.id },
    relations: { participant: true },
  });
  expect(left.map(({ participant }) => participant.userId)).toEqual([ben.user.id]);
});

it('a call that retention deletes while the list is read is missing in it, and the others are there', async () => {
  const [other, gone] = [await rung(), await rung()];
  for (const { id } of [other, gone]) await report(ann, id, { choice: 'no-sound' });
  const files = world.app.get(CaseFiles, { strict: false });
  const call = files.call.bind(files);
  files.call = async (id) => {
    if (id === gone.id) await rowsOf(world).delete(CallEntity, { id });
    return call(id);
  };
  const { items } = await listed('?limit=2');
  files.call = call;
  expect(items.map((one) => one.call.id)).toEqual([other.id]);
});

it('is open to whoever was rung into a running call', async () => {
  const cy = await newUser(world, 'Cy');
  const [a, b] = [await ann.socket(), await ben.socket()];
  const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
  await a.ok('call:join', { callId: call.id, media: MEDIA });
  await ben.api('POST', `/calls/${call.id}/accept`);
  await b.ok('call:join', { callId: call.id, media: MEDIA });
  await ann.api('POST', `/calls/${call.id}/invite`, { userId: cy.user.id });
  expect((await report(cy, call.id, { choice: 'something-else' })).status).toBe(200);
  await ben.api('POST', `/calls/${call.id}/end`);
});

it('has a limit: twenty in ten minutes of one person, and a repeat of what is kept costs nothing', async () => {
  const limited = await startServer({ env: { RATE_LIMITS: 'on' } });
  const [zoe, yan] = [await newUser(limited, 'Zoe'), await newUser(limited, 'Yan')];
  const { body: call } = await zoe.api<Call>('POST', '/calls', { calleeId: yan.user.id, type: 'audio' });
  const say = (who: TestClient, n: number) => report(who, call.id, { choice: 'cut-off', text: `Report ${n}` });
  for (let n = 1; n <= 20; n += 1) expect((await say(zoe, n)).status).toBe(200);
  expect((await say(zoe, 21)).body.code).toBe('rate-limited');
  expect((await say(zoe, 20)).status).toBe(200);
  expect((await say(yan, 1)).status).toBe(200);
  await limited.close();
});
