import { jest } from '@jest/globals';
import fc from 'fast-check';
import { CallLeases } from '../../server/calls/call-leases.js';
import { MEDIA, silentFor, verdict } from '../support/meeting.js';
import { House, Inhabited } from '../support/room-house.js';
import { expectSound } from '../support/room-invariants.js';
import {
  EVERYBODY,
  type Name,
  OWNER,
  RoomModel,
  type Standing,
  type UserName,
  USERS,
  type Verdict,
} from '../support/room-model.js';

/** The same walks in every run; others with ROOMS_SEED=… and ROOMS_RUNS=…, as the message of a failure says. */
const SEED = Number(process.env['ROOMS_SEED'] ?? 20_261_121);
const RUNS = Number(process.env['ROOMS_RUNS'] ?? 30);
const MINUTES = Math.max(8, RUNS / 4);

jest.setTimeout(MINUTES * 60_000);

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

type Model = Readonly<RoomModel>;
type Run = (model: RoomModel, real: Inhabited) => Promise<void>;
interface Step extends fc.AsyncCommand<RoomModel, Inhabited> {
  /** Where it is a thing to do; now and then it is tried although it is not. */
  makesSense: (model: Model) => boolean;
}
interface Conditions {
  possible?: (model: Model) => boolean;
  sensible?: (model: Model) => boolean;
}

/** One step; after it everything has to be as the model says. */
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

/** Who does something: by name, or by what they are when it is done. */
type Doer = Name | 'a host' | 'a member';
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

const join = (name: Name, given: string | null) =>
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

/** A page joins the mesh: the first, or after a reload. */
const takeSeat = (name: Name) =>
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

const leave = (name: Name) =>
  step(
    `leave(${name})`,
    async (model, real) => {
      expect(await answerOf(real.api(name, 'POST', `/rooms/${real.code}/leave`))).toBe('ok');
      if (stateIs(name, 'in', 'waiting')(model)) model.go(name, 'left');
    },
    { sensible: stateIs(name, 'in', 'waiting') },
  );

const reload = (name: Name) =>
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

const dropSocket = (name: Name) =>
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
const resume = (name: Name) =>
  step(`resume(${name})`, (model, real) => comeBack(model, real, name), { sensible: isUnseated(name) });

/** Silent for too long: the server gives them up. */
const lose = (name: Name) =>
  step(
    `lose(${name})`,
    async (model, real) => {
      real.disconnect(name);
      await silentFor(house.world, await real.participantId(name), 400_000);
      await house.world.app.get(CallLeases, { strict: false }).sweep();
      model.go(name, 'lost');
    },
    { possible: isIn(name) },
  );

const otherDevice = (name: Name) =>
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

/** Into another room: out of this one, on the same device. */
const goElsewhere = (name: UserName) =>
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
const comeHome = (name: UserName) =>
  step(
    `comeHome(${name})`,
    async (model, real) => {
      expect(await answerOf(real.api(name, 'POST', `/rooms/${real.otherCode}/leave`))).toBe('ok');
      model.people[name].elsewhere = false;
    },
    { sensible: (model) => model.people[name].elsewhere },
  );

type HostStep = 'admit' | 'deny' | 'remove';
const aboutSomebody = (who: Doer, what: HostStep, target: Name) =>
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

const lock = (who: Doer, locked: boolean) =>
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

const endForAll = (who: Doer) =>
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

const change = (changes: { password?: string | null; waitingRoom?: boolean }) =>
  step(`change(${JSON.stringify(changes)})`, async (model, real) => {
    expect(await answerOf(real.api(OWNER, 'PATCH', `/rooms/${real.code}`, changes))).toBe('ok');
    Object.assign(model, changes);
    model.settleAnew();
  });

/** The owner makes somebody a host or a member like others; a ban is lifted by it. */
const appoint = (name: UserName, isHost: boolean) =>
  step(
    `appoint(${name}, ${isHost})`,
    async (model, real) => {
      const { who } = real.people[name];
      const body = { userIds: 'user' in who ? [who.user.id] : [], standing: isHost ? 'host' : 'invited' };
      expect(await answerOf(real.api(OWNER, 'POST', `/rooms/${real.code}/members`, body))).toBe('ok');
      Object.assign(model.people[name], { appointed: isHost, banned: false });
      model.settleAnew();
    },
    {
      possible: () => name !== OWNER,
      sensible: ({ people }) => people[name].banned || people[name].appointed || people[name].state !== 'none',
    },
  );

const ring = (who: Doer, target: UserName) =>
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

const answerRing = (name: UserName, accepts: boolean) =>
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

const chat = (name: Name) =>
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

const restart = () =>
  step(
    'restart',
    async (model, real) => {
      const connected = EVERYBODY.filter((name) => real.people[name].socket !== null);
      await house.restart();
      for (const name of connected) await comeBack(model, real, name);
    },
    { sensible: runs },
  );

const anybody = fc.constantFrom(...EVERYBODY);
const user = fc.constantFrom(...USERS);
const mostlyHost = fc.oneof<fc.WeightedArbitrary<Doer>[]>(
  { weight: 6, arbitrary: fc.constant('a host') },
  { weight: 1, arbitrary: anybody },
);
const somebodyIn = fc.constantFrom<Doer[]>('a host', 'a member');
const password = fc.constantFrom('sesame', 'sesame', 'abracadabra', null, null);
const aboutAnybody = (what: HostStep) =>
  fc.tuple(mostlyHost, anybody).map(([by, target]) => aboutSomebody(by, what, target));

const STEPS: [weight: number, fc.Arbitrary<Step>][] = [
  [8, fc.tuple(anybody, password).map(([name, given]) => join(name, given))],
  [6, anybody.map(takeSeat)],
  [3, anybody.map(leave)],
  [2, anybody.map(reload)],
  [2, anybody.map(dropSocket)],
  [3, anybody.map(resume)],
  [1, anybody.map(lose)],
  [1, anybody.map(otherDevice)],
  [1, user.map(goElsewhere)],
  [2, user.map(comeHome)],
  [6, aboutAnybody('admit')],
  [3, aboutAnybody('deny')],
  [3, aboutAnybody('remove')],
  [1, fc.tuple(mostlyHost, fc.constantFrom(true, false, false)).map(([by, locked]) => lock(by, locked))],
  [1, password.map((given) => change({ password: given }))],
  [2, fc.boolean().map((waitingRoom) => change({ waitingRoom }))],
  [3, fc.tuple(user, fc.boolean()).map(([name, isHost]) => appoint(name, isHost))],
  [5, fc.tuple(somebodyIn, user).map(([by, target]) => ring(by, target))],
  [6, fc.tuple(user, fc.boolean()).map(([name, accepts]) => answerRing(name, accepts))],
  [2, anybody.map(chat)],
  [1, mostlyHost.map(endForAll)],
  [1, fc.constant(restart())],
];

/** Things that make sense, and one of eight also where it makes none. */
const likely = (steps: fc.Arbitrary<Step>): fc.Arbitrary<Step> =>
  fc.tuple(steps, fc.nat(7)).map(([one, chance]) => ({
    ...one,
    check: (model) => one.check(model) && (chance === 7 || one.makesSense(model)),
  }));

/** What comes more often in life stands in the list more often. */
const ALL = STEPS.flatMap(([weight, steps]) => Array.from({ length: weight }, () => likely(steps)));
const walk = fc.commands(ALL, { maxCommands: 100, size: 'max' });

/** A meeting of two, on pages, in a room of some kind. */
const beginnings = fc
  .tuple(password, fc.boolean())
  .map(([given, waitingRoom]) => [
    ...[join(OWNER, null), takeSeat(OWNER), join('ben', null), takeSeat('ben')],
    ...[change({ password: given }), change({ waitingRoom })],
  ]);

it('R1 to R7 hold after every step of any walk through joins, leaves, reloads, removals, locks, rings and restarts', async () => {
  const property = fc.asyncProperty(beginnings, walk, walk, async (beginning, ...walks) => {
    const real = await Inhabited.with(house);
    const model = new RoomModel();
    try {
      for (const steps of [beginning, ...walks]) await fc.asyncModelRun(() => ({ model, real }), steps);
    } finally {
      await real.leave();
    }
  });
  await fc.assert(property, { seed: SEED, numRuns: RUNS, interruptAfterTimeLimit: (MINUTES - 1) * 60_000 });
});
