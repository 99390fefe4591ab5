import { accept, callIdAt, nothingOpen, overWith, press, ring, ringing } from '../support/phone.js';
import { newPerson, type Person, type Stage } from '../support/stage.js';

/** Recovery gives up after 40 s, on both sides at the same time; this leaves some room. */
const GIVES_UP_MS = 60_000;

/** Ann calls, Ben accepts, and their browsers fail to connect. @returns the id of the call */
export async function inVain(
  stage: Stage,
  prepare: (people: [Person, Person]) => Promise<unknown> = async () => {},
): Promise<number> {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  await prepare([ann, ben]);
  await ring(ann, ben, 'Audio');
  await ringing(ann, ben, ann);
  const callId = callIdAt(ann);
  await accept(ben);
  const over = ({ page }: Person) =>
    page.getByRole('heading', { name: 'Could not connect', exact: true }).waitFor({ timeout: GIVES_UP_MS });
  await Promise.all([ann, ben].map(over));
  await Promise.all([ann, ben].map(nothingOpen));
  return callId;
}

/** One of two who talk hangs up. @returns the id of the call */
export async function hangUp(ann: Person, ben: Person): Promise<number> {
  const callId = callIdAt(ann);
  await press(ann, 'Hang up');
  await overWith(ben, 'Call ended');
  return callId;
}

export const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Kills the page at once, so that it cannot say goodbye. It is gone when this ends. */
export async function kill({ page }: Person): Promise<void> {
  const gone = page.waitForEvent('crash');
  await page.goto('chrome://crash').catch(() => undefined);
  await gone;
}

/** Long enough for two samples. */
export const SETTLED_MS = 11_000;
/** Long enough for four samples. */
export const LASTING_MS = 22_000;

interface Trouble {
  type?: 'Audio' | 'Video';
  before?: (people: [Person, Person]) => Promise<unknown>;
  during?: (people: [Person, Person]) => Promise<unknown>;
  ms?: number;
}

/** They talk; something befalls Ben's machine before, or after some seconds. */
export async function talk(
  stage: Stage,
  { type = 'Audio', before, during, ms = LASTING_MS }: Trouble,
): Promise<number> {
  const [ann, ben] = await Promise.all([newPerson(stage, 'Ann'), newPerson(stage, 'Ben')]);
  await before?.([ann, ben]);
  await ring(ann, ben, type);
  await ringing(ann, ben, ann);
  await accept(ben);
  await pass(SETTLED_MS);
  await during?.([ann, ben]);
  await pass(ms);
  return hangUp(ann, ben);
}
