import { meetingIn, newPeople, newRoom } from '../../support/meeting.js';
import { button, press } from '../../support/phone.js';
import type { Person, Stage } from '../../support/stage.js';
import { goWithin } from '../../support/tab.js';
import type { Room } from '../../../../contracts/index.js';
import { pass } from '../steps.js';

interface Gathering {
  people: [Person, Person, Person];
  room: Room;
}

interface Plan {
  camera?: boolean;
  /** Before anybody is in. */
  before?: (people: [Person, Person, Person]) => Promise<unknown>;
  /** Once all are in, and have had time to measure. */
  during?: (gathering: Gathering) => Promise<unknown>;
  /** How long it goes on then. */
  ms?: number;
}

/** Long enough for two samples. */
export const SETTLED_MS = 11_000;
/** Long enough for four. */
const LASTING_MS = 22_000;

/** Ann's room, with Ben and Cy; something befalls one of them. @returns the id of the meeting, which is over */
export async function meet(stage: Stage, plan: Plan): Promise<number> {
  const { camera = false, before, during, ms = LASTING_MS } = plan;
  const people = (await newPeople(stage, 'Ann', 'Ben', 'Cy')) as [Person, Person, Person];
  await before?.(people);
  const room = await newRoom(people[0]);
  for (const person of people) await comeIn(person, room, camera);
  const { id } = await meetingIn(people[0], room);
  await pass(SETTLED_MS);
  await during?.({ people, room });
  await pass(ms);
  await end(people);
  return id;
}

/** Without a camera, a meeting costs little enough for a busy machine. The page stays, with what was done to it. */
export async function comeIn(person: Person, { code }: Pick<Room, 'code'>, camera = false): Promise<void> {
  const { page } = person;
  await goWithin(page, `/join/${code}`);
  await page.getByTestId('own-preview').waitFor();
  if (!camera) await button(page, 'Turn camera off').click();
  await button(page, 'Join now').click();
  await page.getByTestId('own-tile').waitFor();
}

/** All who are still there leave. */
export async function end(people: readonly Person[]): Promise<void> {
  for (const person of people) {
    const isThere = await button(person.page, 'Leave')
      .isVisible()
      .catch(() => false);
    if (isThere) await press(person, 'Leave');
  }
}
