import { jest } from '@jest/globals';
import type { Participant } from '../../contracts/index.js';
import { newRoom, type TestClient } from '../support/client.js';
import { enrol } from '../support/enrol.js';
import { type Attendee, currentCall, enter, roomStep, takeSeat } from '../support/meeting.js';
import { rounds } from '../support/rounds.js';
import type { TestSocket } from '../support/socket.js';
import { startServer, type World } from '../support/world.js';

jest.setTimeout(240_000);

const ROUNDS = rounds(6, 100);
const PEOPLE = 4;

let world: World;
let owner: TestClient;
let people: { who: TestClient; socket: TestSocket }[];

beforeAll(async () => {
  world = await startServer();
  const [first] = await enrol(world, 'Owner');
  const others = await enrol(world, ...Array.from({ length: PEOPLE }, (_, i) => `P${i}`));
  owner = first;
  people = await Promise.all(others.map(async (who) => ({ who, socket: await who.socket() })));
});
afterAll(() => world.close());

const isThere = ({ state, epoch }: Participant) => (state === 'joined' || state === 'reconnecting') && epoch > 0;
const pair = (one: number, other: number) => `${Math.min(one, other)}–${Math.max(one, other)}`;

/** The people to whom this page offers: those who were there, by the acknowledgement of its own `call:join`. */
const offersOf = ({ id, others }: Attendee): string[] => others.filter(isThere).map((other) => pair(id, other.id));

/** The people who joined according to this page: from the acknowledgement, and all announcements after it. */
function knownTo({ id, others, socket, callId }: Attendee): Set<number> {
  const announced = socket.all('call:participant').filter((m) => m.callId === callId && m.change === 'joined');
  const known = [...others, ...announced.map(({ participant }) => participant)].filter(isThere);
  return new Set(known.map((participant) => participant.id).filter((other) => other !== id));
}

/** All of them come in at the same moment, as fast as their requests allow. */
async function meetAtOnce(code: string): Promise<Attendee[]> {
  return Promise.all(
    people.map(async ({ who, socket }) => {
      const { call } = await enter(who, code);
      return takeSeat({ who, socket, callId: call.id });
    }),
  );
}

/** All are in already and only the pages join, so nothing spreads them in time. */
async function sitDownAtOnce(code: string): Promise<Attendee[]> {
  const entered = await Promise.all(people.map(({ who }) => enter(who, code)));
  return Promise.all(people.map(({ who, socket }, i) => takeSeat({ who, socket, callId: entered[i]!.call.id })));
}

async function expectOneLinkPerPair(attendees: Attendee[]): Promise<void> {
  const ids = attendees.map(({ id }) => id);
  // Announcements made before this answer have arrived before it.
  for (const { socket } of attendees) await socket.ok('sync', {});
  const wanted = ids.flatMap((one, i) => ids.slice(i + 1).map((other) => pair(one, other))).sort();
  expect(wanted).toHaveLength((PEOPLE * (PEOPLE - 1)) / 2);
  const offers = attendees.flatMap(offersOf);
  expect([...new Set(offers)].sort()).toEqual(wanted);
  for (const attendee of attendees) {
    const others = ids.filter((id) => id !== attendee.id).sort((a, b) => a - b);
    expect([...knownTo(attendee)].sort((a, b) => a - b)).toEqual(others);
  }
}

/** The participants of the meeting according to the server. */
async function expectListed(attendees: Attendee[]): Promise<void> {
  const { participants } = await currentCall(attendees[0]!.who, attendees[0]!.callId);
  expect(
    participants
      .filter(isThere)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(attendees.map(({ id }) => id).sort());
  expect(participants).toHaveLength(PEOPLE);
}

describe('R7: one link a pair, whoever joins at the same moment', () => {
  it.each([
    ['come in', meetAtOnce],
    ['sit down', sitDownAtOnce],
  ] as const)(
    `${ROUNDS} rounds of ${PEOPLE} who %s at once: every pair has somebody who offers, and knows of each other`,
    async (_, meet) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { code } = await newRoom(owner);
        const attendees = await meet(code);
        await expectOneLinkPerPair(attendees);
        await expectListed(attendees);
        await roomStep(attendees[0]!.who, code, 'end');
        for (const { who } of attendees) await roomStep(who, code, 'leave');
        for (const { socket } of people) socket.log.length = 0;
      }
    },
  );
});
