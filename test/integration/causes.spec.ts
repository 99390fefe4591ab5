import { DataSource } from 'typeorm';
import type { AuditCall, Call, FoundCall, Page, Problem, Trouble } from '../../contracts/index.js';
import { CauseSweep } from '../../server/audit/causes/cause-sweep.js';
import { Judge } from '../../server/audit/causes/judge.js';
import { RULES_VERSION } from '../../server/audit/causes/rules-version.js';
import { CauseEntity } from '../../server/calls/rows/cause.entity.js';
import { CallEntity } from '../../server/calls/rows/call.entity.js';
import { CallEvents } from '../../server/calls/tell/call-events.js';
import { FacetEntity } from '../../server/calls/rows/facet.entity.js';
import { Runner } from '../../server/cluster/runner.js';
import { Transactions } from '../../server/database/transactions.js';
import { Measures } from '../../server/metrics/measures.js';
import { callStep, talking } from '../support/adding.js';
import { type StaffedCompany, useStaffedCompany } from '../support/company.js';
import { eventually } from '../support/eventually.js';

let { world, root, ann, ben } = {} as StaffedCompany;
useStaffedCompany((company) => ({ world, root, ann, ben } = company));

const manager = () => world.app.get(DataSource).manager;
const of = <T>(provider: abstract new (...parameters: never[]) => T): T => world.app.get(provider, { strict: false });
/** As of another process: it hears nothing of what happens in this one. */
const newSweep = (judge = of(Judge)) =>
  new CauseSweep(of(Transactions), judge, of(Measures), of(CallEvents), of(Runner));
/** As some seconds later, when what pages still had to say has come. */
const later = () => Date.now() + 10_000;
const kept = (callId: number) => manager().findOneBy(CauseEntity, { callId });
const facetsOf = async (callId: number) =>
  (await manager().findBy(FacetEntity, { callId })).map(({ facet, value }) => `${facet} ${value}`).sort();

/** A call of these two in which Ben's browser refused the microphone, or said what else is given. */
async function ended(trouble: Trouble | null = 'microphone-denied'): Promise<Call> {
  const { callId, caller, callee } = await talking(ann.device(), ben);
  if (trouble !== null) await callee.socket.ok('call:trouble', { callId, what: trouble });
  const { body } = await callStep(ben, callId, 'end');
  caller.socket.close();
  return body;
}

const endedAgo = ({ id }: Call, ms: number) =>
  manager().update(CallEntity, { id }, { endedAt: new Date(Date.now() - ms) });

/** The end is told now, as of a call that an outage broke. */
async function endedLongAgo(): Promise<Call> {
  const call = await ended();
  await endedAgo(call, 600_000);
  return call;
}

// These tests say when calls are judged. The server's own rounds, which come in between whenever they like, have tests of their own below.
beforeAll(() => of(CauseSweep).onModuleDestroy());

const found = async (query: string) =>
  (await root.api<Page<FoundCall>>('GET', `/audit/calls?limit=200&${query}`)).body.items;
const ids = (calls: FoundCall[]) => calls.map(({ id }) => id);

describe('the cause of a call', () => {
  it('is kept some seconds after the end, shown in lists and exports, and found', async () => {
    const call = await ended();
    await of(CauseSweep).sweep(Date.now());
    expect([await kept(call.id), (await found(''))[0]?.cause]).toEqual([null, null]);
    await of(CauseSweep).sweep(later());
    const benId = call.participants.find(({ userId }) => userId === ben.user.id)!.id;
    const cause = { outcome: 'poor', code: 'microphone-denied', participantIds: [benId], sound: 'one-way' };
    expect(await kept(call.id)).toMatchObject({ ...cause, rules: RULES_VERSION, at: new Date(call.initiatedAt) });
    expect((await found(''))[0]).toMatchObject({ id: call.id, cause });
    expect((await root.api<AuditCall>('GET', `/audit/calls/${call.id}`)).body.cause).toEqual(cause);
    for (const query of ['cause=microphone-denied', 'outcome=poor', 'sound=one-way', `named=${ben.user.id}`])
      expect([query, ids(await found(query))]).toEqual([query, [call.id]]);
    for (const query of ['cause=no-camera', 'outcome=fine&outcome=odd', 'sound=silent', `named=${ann.user.id}`])
      expect([query, ids(await found(query))]).toEqual([query, []]);
    const [head, row] = (await root.api<string>('GET', '/audit/calls/export?cause=microphone-denied')).body.split('\n');
    expect([head, row]).toEqual([
      expect.stringContaining('quality,outcome,cause,sound'),
      expect.stringContaining(',poor,microphone-denied,one-way'),
    ]);
  });

  it('knows browser, system and way of a call with trouble, and of others only the cause', async () => {
    const bad = await ended();
    const fine = await ended(null);
    await of(CauseSweep).sweep(later());
    const facets = await facetsOf(bad.id);
    expect(facets).toEqual(expect.arrayContaining(['cause microphone-denied', `person ${ben.user.id}`, 'way unknown']));
    expect(facets.map((one) => one.split(' ')[0])).toEqual(expect.arrayContaining(['browser', 'system']));
    expect((await facetsOf(fine.id)).filter((one) => !one.startsWith('cause'))).toEqual([]);
  });

  it('is found by a walk for calls from before, or whose server was killed, and judged once', async () => {
    const call = await ended();
    await endedAgo(call, 61_000);
    await manager().deleteAll(CauseEntity);
    const sweep = newSweep();
    await sweep.walk();
    const first = await kept(call.id);
    expect(first).toMatchObject({ code: 'microphone-denied' });
    await newSweep().walk();
    expect(await kept(call.id)).toEqual(first);
  });

  it('of a call that still runs, there is none', async () => {
    const { body: call } = await ann.api<Call>('POST', '/calls', { calleeId: ben.user.id, type: 'audio' });
    await of(CauseSweep).sweep(later());
    await newSweep().walk();
    expect(await kept(call.id)).toBeNull();
    await ann.api('POST', `/calls/${call.id}/cancel`);
    await of(CauseSweep).sweep(later());
    expect(await kept(call.id)).toMatchObject({ outcome: 'cancelled' });
  });

  it('is found once more after the rules have changed, unless the log is gone: then the earlier verdict knew more', async () => {
    const [whole, gone] = [await ended(), await ended()];
    await of(CauseSweep).sweep(later());
    const earlier = { code: 'gone', outcome: 'broken', rules: RULES_VERSION - 1 } as const;
    for (const { id: callId } of [whole, gone]) await manager().update(CauseEntity, { callId }, earlier);
    await manager().update(CallEntity, { id: gone.id }, { logGoneAt: new Date() });
    await newSweep().walk();
    expect(await kept(whole.id)).toMatchObject({ code: 'microphone-denied', rules: RULES_VERSION });
    expect(await kept(gone.id)).toMatchObject({ code: 'gone', rules: RULES_VERSION });
  });

  it('is found once more where a server of the version before judged the call after the walk', async () => {
    const sweep = newSweep();
    await sweep.walk();
    const call = await ended();
    await sweep.sweep(later());
    const judged = (rules: number) =>
      manager().update(CauseEntity, { callId: call.id }, { code: 'gone', outcome: 'broken', rules });
    await judged(RULES_VERSION - 1);
    await sweep.judgeNewest();
    expect(await kept(call.id)).toMatchObject({ code: 'microphone-denied', rules: RULES_VERSION });
    // The rules of a later version know more.
    await judged(RULES_VERSION + 1);
    await sweep.judgeNewest();
    expect(await kept(call.id)).toMatchObject({ code: 'gone', rules: RULES_VERSION + 1 });
  });

  it('of a call that cannot be judged holds up no other', async () => {
    const [bad, good] = [await ended(), await ended()];
    const judge = of(Judge);
    const failing = Object.assign(Object.create(judge) as Judge, {
      judge: (id: number) => (id === bad.id ? Promise.reject(new Error('unreadable')) : judge.judge(id)),
    });
    await newSweep(failing).sweep(later());
    expect([await kept(bad.id), (await kept(good.id))?.code]).toEqual([null, 'microphone-denied']);
  });

  it('is kept once where several processes judge at the same moment', async () => {
    const call = await ended();
    const verdicts = await Promise.all([1, 2, 3, 4].map(() => of(Judge).judge(call.id)));
    // Only who was first counts it.
    expect(verdicts.filter((verdict) => verdict !== null)).toHaveLength(1);
    const first = await kept(call.id);
    expect(await of(Judge).judge(call.id)).toBeNull();
    expect(await kept(call.id)).toEqual(first);
    expect(await kept(call.id)).toMatchObject({ code: 'microphone-denied' });
    expect((await facetsOf(call.id)).filter((one) => one.startsWith('cause'))).toEqual(['cause microphone-denied']);
  });

  it('is found once more if a page tells what it observed only later, and only once', async () => {
    const { callId, callee } = await talking(ann.device(), ben);
    await callStep(ben, callId, 'end');
    const sweep = newSweep();
    await sweep.sweep(later());
    const first = (await kept(callId))!;
    expect(first.code).not.toBe('sound-blocked');
    const after = () => performance.now() + 60_000;
    // Nobody has told anything yet, and nobody has to look before they may no longer.
    await sweep.judgeLate();
    expect(await kept(callId)).toEqual(first);
    const observations = [{ what: 'sound', agoMs: 9_000, state: 'blocked', forMs: 0 }] as const;
    await callee.socket.ok('call:observed', { callId, observations: [...observations] });
    await sweep.judgeLate(after());
    expect(await kept(callId)).toMatchObject({ code: 'sound-blocked', outcome: 'poor', rules: RULES_VERSION });
    expect(await facetsOf(callId)).toContain('cause sound-blocked');
    await manager().update(CauseEntity, { callId }, { code: 'gone' });
    await sweep.judgeLate(after());
    expect(await kept(callId)).toMatchObject({ code: 'gone' });
  });

  it('is found once more also where the process that judged it is gone by then', async () => {
    const { callId, callee } = await talking(ann.device(), ben);
    await callStep(ben, callId, 'end');
    await newSweep().sweep(later());
    const observations = [{ what: 'sound', agoMs: 9_000, state: 'blocked', forMs: 0 }] as const;
    await callee.socket.ok('call:observed', { callId, observations: [...observations] });
    const next = newSweep();
    await next.takeLate();
    await next.judgeLate(performance.now() + 30_000);
    expect((await kept(callId))!.code).not.toBe('sound-blocked');
    await next.judgeLate(performance.now() + 60_000);
    expect(await kept(callId)).toMatchObject({ code: 'sound-blocked' });
  });

  it('of a call that has only just ended waits for what its pages may say, also while the walk is under way', async () => {
    const call = await ended();
    const sweep = newSweep();
    await sweep.walk();
    expect(await kept(call.id)).toBeNull();
    await sweep.sweep(later());
    expect(await kept(call.id)).toMatchObject({ code: 'microphone-denied' });
  });

  it('is left as it is where no page told anything later', async () => {
    const call = await ended();
    const sweep = newSweep();
    await sweep.sweep(later());
    await manager().update(CauseEntity, { callId: call.id }, { code: 'gone' });
    await sweep.judgeLate(performance.now() + 60_000);
    expect(await kept(call.id)).toMatchObject({ code: 'gone' });
  });

  it('goes with the call', async () => {
    const call = await ended();
    await of(CauseSweep).sweep(later());
    await manager().delete(CallEntity, { id: call.id });
    expect([await kept(call.id), await facetsOf(call.id)]).toEqual([null, []]);
  });
});

describe('a call that says it ended minutes ago, as one that an outage broke', () => {
  it('is found by any other, though its walk is past it, and tried once if it cannot be judged', async () => {
    const judge = of(Judge);
    const tried: number[] = [];
    const failing = Object.assign(Object.create(judge) as Judge, {
      judge: (id: number) => (tried.push(id), Promise.reject(new Error('unreadable'))),
    });
    const [sweep, hopeless] = [newSweep(), newSweep(failing)];
    await sweep.walk();
    const call = await endedLongAgo();
    await sweep.sweep(later());
    expect(await kept(call.id)).toBeNull();
    for (let n = 0; n < 2; n += 1) await hopeless.judgeNewest();
    expect(tried.filter((id) => id === call.id)).toHaveLength(1);
    await sweep.judgeNewest();
    expect(await kept(call.id)).toMatchObject({ code: 'microphone-denied' });
  });

  it('is judged though the clock was an hour ahead before', async () => {
    const sweep = newSweep();
    await sweep.sweep(Date.now() + 3_600_000);
    const call = await ended();
    await sweep.sweep(later());
    await sweep.sweep(later());
    expect(await kept(call.id)).toMatchObject({ code: 'microphone-denied' });
  });
});

describe('support asks as people ask', () => {
  const asked = (names: string[]) => names.map((name) => `user=${encodeURIComponent(name)}`).join('&');

  it('for calls that several people were in, by id, by name, in one text', async () => {
    const call = await ended(null);
    await root.api('GET', '/people');
    const both = (await found(`user=${ann.user.id}&user=${ben.user.id}`)).map(({ id }) => id);
    expect(both).toContain(call.id);
    expect(ids(await found('user=Ann%20with%20Ben'))).toEqual(both);
    expect(ids(await found('user=ann&user=ben'))).toEqual(both);
    expect(ids(await found(`user=Ann%20with%20Root`))).toEqual([]);
    expect(ids(await found('user='))).toEqual(ids(await found('')));
  });

  it.each([
    ['Ann with Ben with Root', 'Ann with Ben with Root'],
    ['a', 'b', 'c', 'd', 'e', 'f'],
  ])('for six people: %j', async (...names) => {
    expect((await root.api('GET', `/audit/calls?${asked(names)}`)).status).toBe(200);
  });

  it.each([
    ['a1 with a2 with a3 with a4 with a5 with a6 with a7'],
    ['Ann with Ben', 'c', 'd', 'e', 'f', 'g'],
    ['a', 'b', 'c', 'd', 'e', 'Ann with Ben'],
  ])('but not for seven, of whom one would be left out: %j', async (...names) => {
    const { status, body } = await root.api<Problem>('GET', `/audit/calls?${asked(names)}`);
    expect([status, body.code]).toEqual([422, 'validation-failed']);
    expect(body.errors).toEqual([{ field: 'user', message: 'Search for at most 6 people at once.' }]);
  });

  it.each([
    ...['user=Ann,%20Ben', 'user=%23', 'user=%26', 'user=a&user=', 'roomCode=', 'roomCode=Weekly', 'roomCode=%23%21'],
    ...['fromTime=22:00&toTime=06:00', 'toTime=09:30&timeZone=Asia/Kathmandu', 'fromTime=12:00&toTime=12:00'],
    `user=${'a'.repeat(500)}`,
  ])('%s is answered', async (query) => {
    expect((await root.api('GET', `/audit/calls?${query}`)).status).toBe(200);
  });

  it.each(['cause=nothing', 'outcome=bad', 'sound=loud', 'fromTime=25:00', 'timeZone=Mars', `named=${'9'.repeat(40)}`])(
    '%s is refused, because no page asks so',
    async (query) => {
      expect((await root.api('GET', `/audit/calls?${query}`)).status).toBe(422);
    },
  );
});

describe('by itself, while the server runs', () => {
  useStaffedCompany((company) => ({ world, root, ann, ben } = company));
  // The walk judges calls of before at once, whenever its first round comes. After it, every call has its seconds.
  beforeAll(() => of(CauseSweep).walk());

  it('the cause of a call comes', async () => {
    const call = await ended();
    // As if it had ended before: nobody has to wait for the seconds in which a page may still report.
    await endedAgo(call, 20_000);
    await eventually(async () => expect(await kept(call.id)).toMatchObject({ code: 'microphone-denied' }));
  });

  it('a call that says it ended minutes ago is judged by the process that ended it', async () => {
    const call = await endedLongAgo();
    expect(await kept(call.id)).toBeNull();
    await eventually(async () => expect(await kept(call.id)).toMatchObject({ code: 'microphone-denied' }));
  });
});
