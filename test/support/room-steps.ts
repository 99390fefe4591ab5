import type fc from 'fast-check';
import { CallLeases } from '../../server/calls/ending/call-leases.js';
import { MEDIA, silentFor, verdict } from './meeting.js';
import type { Inhabited } from './room-house.js';
import { expectSound } from './room-invariants.js';
import {
  EVERYBODY,
  type Name,
  OWNER,
  type RoomModel,
  type Standing,
  type UserName,
  USERS,
  type Verdict,
} from './room-model.js';

/** What people do in a room, each step with its expected result. */

type Model = Readonly<RoomModel>;
type Run = (model: RoomModel, real: Inhabited) => Promise<void>;
export interface Step extends fc.AsyncCommand<RoomModel, Inhabited> {
  /** When the step makes sense. Now and then it is also tried when it does not. */
  makesSense: (model: Model) => boolean;
}
interface Conditions {
  possible?: (model: Model) => boolean;
  sensible?: (model: Model) => boolean;
}

/** One step, after which everything has to be as the model says. */
const step = (label: string, run: Run, { possible = always, sensible = always }: Conditions = {}): Step => ({
  check: possible,
  makesSense: sensible,
  run: async (model, real) => {
    await run(model, real);
    await expectSound(model, real);
  },
  toString: () => label,
});
const always = () => true;

/** The person who acts: by name, or by their role at that moment. */
export type Doer = Name | 'a host' | 'a member';
function doer(model: Model, who: Doer): Name {
  const member = model.present.find(({ name, isGuest }) => !isGuest && !model.hosts.has(name))?.name;
  const host = [...model.hosts][0] ?? OWNER;
  if (who === 'a host') return host;
  return who === 'a member' ? (member ?? host) : who;
}

async function answerOf(answer: Promise<{ status: number; body: unknown }>): Promise<Verdict> {
  const [status, code] = await verdict(answer);
  if (status === 202) return 'waits';
  return status < 300 ? 'ok' : code!;
}

const runs = (model: Model) => model.meeting === 'running';
const stateIs =
  (name: Name, ...states: Standing[]) =>
  (model: Model) =>
    states.includes(model.people[name].state);
const isIn = (name: Name) => stateIs(name, 'in');
const isUnseated = (name: Name) => (model: Model) => isIn(name)(model) && !model.people[name].seated;

export const join = (name: Name, given: string | null) =>
  step(
    `join(${name}, ${given})`,
    async (model, real) => {
      const expected = model.entry(name, given);
      if (!stateIs(name, 'waiting')(model)) real.people[name].heard = real.people[name].socket?.log.length ?? 0;
      const body = given === null ? {} : { password: given };
      expect(await answerOf(real.api(name, 'POST', `/rooms/${real.code}/join`, body))).toBe(expected);
      if (expected === 'ok') model.enter(name);
      if (expected === 'waits') model.wait(name);
    },
    { sensible: (model) => !isIn(name)(model) && !model.people[name].banned },
  );

/** A page joins the mesh: the first one, or one after a reload. */
export const takeSeat = (name: Name) =>
  step(
    `takeSeat(${name})`,
    async (model, real) => {
      const socket = real.people[name].socket ?? (await real.connect(name));
      const callId = model.meeting === 'none' ? 999_999 : await real.callId();
      const answer = await socket.request('call:join', { callId, media: MEDIA });
      expect(answer.ok).toBe(isIn(name)(model));
      if (!answer.ok) return;
      expect(answer.epoch).toBe((model.people[name].epoch += 1));
      model.people[name].seated = true;
    },
    { sensible: isUnseated(name) },
  );

export const leave = (name: Name) =>
  step(
    `leave(${name})`,
    async (model, real) => {
      expect(await answerOf(real.api(name, 'POST', `/rooms/${real.code}/leave`))).toBe('ok');
      if (stateIs(name, 'in', 'waiting')(model)) model.go(name, 'left');
    },
    { sensible: stateIs(name, 'in', 'waiting') },
  );

export const reload = (name: Name) =>
  step(
    `reload(${name})`,
    async (model, real) => {
      const socket = await real.connect(name);
      const { epoch } = await socket.ok('call:join', { callId: await real.callId(), media: MEDIA });
      expect(epoch).toBe((model.people[name].epoch += 1));
      model.people[name].seated = true;
    },
    { possible: isIn(name) },
  );

export const dropSocket = (name: Name) =>
  step(
    `dropSocket(${name})`,
    (model, real) => {
      real.disconnect(name);
      model.people[name].seated = false;
      return Promise.resolve();
    },
    { sensible: stateIs(name, 'in', 'waiting', 'ringing') },
  );

async function comeBack(model: RoomModel, real: Inhabited, name: Name): Promise<void> {
  const person = model.people[name];
  const socket = await real.connect(name);
  person.seated = false;
  if (model.meeting === 'none') return;
  const answer = await socket.request('call:resume', { callId: await real.callId(), lastSignalId: 0 });
  expect(answer.ok).toBe(person.state === 'in' && person.epoch > 0);
  person.seated = answer.ok;
}
export const resume = (name: Name) =>
  step(`resume(${name})`, (model, real) => comeBack(model, real, name), { sensible: isUnseated(name) });

/** Silent for too long, so the server takes them for lost. */
export const lose = (name: Name) =>
  step(
    `lose(${name})`,
    async (model, real) => {
      real.disconnect(name);
      await silentFor(real.house.world, await real.participantId(name), 400_000);
      await real.house.world.app.get(CallLeases, { strict: false }).sweep();
      model.go(name, 'lost');
    },
    { possible: isIn(name) },
  );

export const otherDevice = (name: Name) =>
  step(
    `otherDevice(${name})`,
    async (_, real) => {
      const socket = real.people[name].socket ?? (await real.connect(name));
      expect(socket.io.connected).toBe(true);
      const device = real.people[name].who.device();
      expect(await answerOf(device.api('POST', `/rooms/${real.code}/join`, {}))).toBe('already-in-call');
    },
    { possible: isIn(name) },
  );

/** They enter another room on the same device, and so leave this one. */
export const goElsewhere = (name: UserName) =>
  step(
    `goElsewhere(${name})`,
    async (model, real) => {
      const person = model.people[name];
      const expected: Verdict = person.state === 'ringing' ? 'already-in-call' : 'ok';
      expect(await answerOf(real.api(name, 'POST', `/rooms/${real.otherCode}/join`, {}))).toBe(expected);
      if (expected !== 'ok') return;
      if (person.state === 'in') model.go(name, 'left');
      person.elsewhere = true;
    },
    { sensible: runs },
  );
export const comeHome = (name: UserName) =>
  step(
    `comeHome(${name})`,
    async (model, real) => {
      expect(await answerOf(real.api(name, 'POST', `/rooms/${real.otherCode}/leave`))).toBe('ok');
      model.people[name].elsewhere = false;
    },
    { sensible: (model) => model.people[name].elsewhere },
  );

export type HostStep = 'admit' | 'deny' | 'remove';
export const aboutSomebody = (who: Doer, what: HostStep, target: Name) =>
  step(
    `${what}(${who}, ${target})`,
    async (model, real) => {
      const by = doer(model, who);
      const id = await real.participantId(target);
      const expected = expectedOf(model, { by, what, target });
      expect(await answerOf(real.api(by, 'POST', `/rooms/${real.code}/participants/${id}/${what}`))).toBe(expected);
      if (expected !== 'ok') return;
      const waits = stateIs(target, 'waiting')(model);
      if (what === 'remove') model.remove(target);
      else if (waits && what === 'admit') model.enter(target);
      else if (waits) model.go(target, 'denied');
      const status = what === 'admit' ? 'admitted' : 'denied';
      if (waits) await real.people[target].socket?.next('room:admission', (told) => told.status === status);
    },
    { sensible: (model) => isUseful(model, { by: doer(model, who), what, target }) },
  );

interface AboutSomebody {
  by: Name;
  what: HostStep;
  target: Name;
}

const isUseful = (model: Model, of: AboutSomebody) =>
  expectedOf(model, of) === 'ok' && (of.what === 'remove' || stateIs(of.target, 'waiting')(model));

function expectedOf(model: Model, { by, what, target }: AboutSomebody): Verdict {
  const { state, elsewhere, banned } = model.people[target];
  if (model.chair(by) !== 'ok') return model.chair(by);
  if (state === 'none') return 'not-found';
  if (what === 'remove') return (state === 'removed' && banned) || model.mayRemove(by, target) ? 'ok' : 'forbidden';
  if (what === 'deny') return ['waiting', 'denied', 'declined'].includes(state) ? 'ok' : 'invalid-transition';
  if (state === 'in') return 'ok';
  if (state !== 'waiting') return 'invalid-transition';
  if (model.isFull) return 'room-full';
  return elsewhere ? 'already-in-call' : 'ok';
}

export const lock = (who: Doer, locked: boolean) =>
  step(
    `lock(${who}, ${locked})`,
    async (model, real) => {
      const by = doer(model, who);
      const expected = model.chair(by);
      expect(await answerOf(real.api(by, 'POST', `/rooms/${real.code}/lock`, { locked }))).toBe(expected);
      if (expected === 'ok') model.locked = locked;
    },
    { sensible: (model) => model.chair(doer(model, who)) === 'ok' && model.locked !== locked },
  );

export const endForAll = (who: Doer) =>
  step(
    `endForAll(${who})`,
    async (model, real) => {
      const by = doer(model, who);
      const expected = model.chair(by);
      expect(await answerOf(real.api(by, 'POST', `/rooms/${real.code}/end`))).toBe(expected);
      if (expected === 'ok') model.end();
    },
    { sensible: (model) => model.chair(doer(model, who)) === 'ok' },
  );

export const change = (changes: { password?: string | null; waitingRoom?: boolean }) =>
  step(`change(${JSON.stringify(changes)})`, async (model, real) => {
    expect(await answerOf(real.api(OWNER, 'PATCH', `/rooms/${real.code}`, changes))).toBe('ok');
    Object.assign(model, changes);
    model.settleAgain();
  });

/** The owner makes somebody a host or an ordinary member; this lifts a ban. */
export const appoint = (name: UserName, isHost: boolean) =>
  step(
    `appoint(${name}, ${isHost})`,
    async (model, real) => {
      const { who } = real.people[name];
      const body = { userIds: 'user' in who ? [who.user.id] : [], standing: isHost ? 'host' : 'invited' };
      expect(await answerOf(real.api(OWNER, 'POST', `/rooms/${real.code}/members`, body))).toBe('ok');
      Object.assign(model.people[name], { appointed: isHost, banned: false });
      model.settleAgain();
    },
    {
      possible: () => name !== OWNER,
      sensible: ({ people }) => people[name].banned || people[name].appointed || people[name].state !== 'none',
    },
  );

export const ring = (who: Doer, target: UserName) =>
  step(
    `ring(${who}, ${target})`,
    async (model, real) => {
      const person = model.people[target];
      const { who: whom } = real.people[target];
      const by = doer(model, who);
      const expected = expectedRing(model, by, target);
      const body = { userId: 'user' in whom ? whom.user.id : 0 };
      const path = `/calls/${await real.callId()}/invite`;
      expect(await answerOf(real.api(by, 'POST', path, body))).toBe(expected);
      if (expected !== 'ok' || person.state === 'ringing') return;
      model.ring(target);
    },
    {
      possible: (model) => isIn(doer(model, who))(model) && doer(model, who) !== target && !isGuest(doer(model, who)),
      sensible: (model) => expectedRing(model, doer(model, who), target) === 'ok',
    },
  );
const isGuest = (name: Name) => !(USERS as readonly Name[]).includes(name);

function expectedRing(model: Model, by: Name, target: Name): Verdict {
  const isOpen = !model.locked && !model.waitingRoom && model.password === null;
  const { state, banned } = model.people[target];
  if (!isOpen && !model.hosts.has(by)) return 'forbidden';
  if (state === 'in') return 'conflict';
  if (state === 'ringing') return 'ok';
  if (banned) return 'removed';
  const expected = model.all.filter((one) => one.state === 'in' || one.state === 'ringing');
  return expected.length >= model.places ? 'room-full' : 'ok';
}

export const answerRing = (name: UserName, accepts: boolean) =>
  step(
    `answerRing(${name}, ${accepts})`,
    async (model, real) => {
      const path = `/calls/${await real.callId()}/${accepts ? 'accept' : 'reject'}`;
      const expected: Verdict = accepts && model.isFull ? 'room-full' : 'ok';
      expect(await answerOf(real.api(name, 'POST', path))).toBe(expected);
      if (expected !== 'ok') return;
      if (accepts) model.enter(name);
      else model.go(name, model.people[name].wasIn ? 'left' : 'declined');
    },
    { possible: stateIs(name, 'ringing') },
  );

export const chat = (name: Name) =>
  step(
    `chat(${name})`,
    async (model, real) => {
      const socket = real.people[name].socket ?? (await real.connect(name));
      const answer = await socket.request('call:chat', { callId: await real.callId(), text: `It is ${name}` });
      expect(answer.ok).toBe(isIn(name)(model));
      if (!answer.ok) return;
      for (const person of model.all) {
        const theirs = real.people[person.name].socket;
        if (person.seated) await theirs!.next('call:chat', ({ id }) => id === answer.id);
        else expect(theirs?.all('call:chat').some(({ id }) => id === answer.id) ?? false).toBe(false);
      }
    },
    { possible: runs, sensible: isIn(name) },
  );

export const restart = () =>
  step(
    'restart',
    async (model, real) => {
      const connected = EVERYBODY.filter((name) => real.people[name].socket !== null);
      await real.house.restart();
      for (const name of connected) await comeBack(model, real, name);
    },
    { sensible: runs },
  );
