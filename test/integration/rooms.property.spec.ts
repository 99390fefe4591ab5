import { jest } from '@jest/globals';
import fc from 'fast-check';
import { House, Inhabited } from '../support/room-house.js';
import { EVERYBODY, OWNER, RoomModel, USERS } from '../support/room-model.js';
import {
  answerRing,
  aboutSomebody,
  appoint,
  change,
  chat,
  comeHome,
  type Doer,
  dropSocket,
  endForAll,
  goElsewhere,
  type HostStep,
  join,
  leave,
  lock,
  lose,
  otherDevice,
  reload,
  restart,
  resume,
  ring,
  type Step,
  takeSeat,
} from '../support/room-steps.js';
import { rounds } from '../support/rounds.js';

/** Every run takes the same walks. ROOMS_SEED=… and ROOMS_RUNS=… make others; a failure names its seed. */
const SEED = Number(process.env['ROOMS_SEED'] ?? 20_261_121);
const RUNS = Number(process.env['ROOMS_RUNS'] ?? rounds(2, 30));
const MINUTES = Math.max(8, RUNS / 4);

jest.setTimeout(MINUTES * 60_000);

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

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

/** Steps that make sense, and one in eight that does not. */
const likely = (steps: fc.Arbitrary<Step>): fc.Arbitrary<Step> =>
  fc.tuple(steps, fc.nat(7)).map(([one, chance]) => ({
    ...one,
    check: (model) => one.check(model) && (chance === 7 || one.makesSense(model)),
  }));

/** Steps that are more common in life occur more often in the list. */
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
