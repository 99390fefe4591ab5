import type { Locator, Page } from 'playwright-core';
import { searchIn } from '../../../contracts/index.js';
import { lastingPerson } from './lasting.js';
import { arrivedAt, type Asked, openAt } from './recorder.js';
import { type ContextOptions, newPerson, type Person, SHARED_TITLE, type Stage } from './stage.js';
import type { Tab } from './tab.js';
import { soon } from './waiting.js';

type CallType = 'Audio' | 'Video';

export function button(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true });
}

/** Presses a control of the call screen, which is hidden while the pointer rests. */
export async function press({ page }: Pick<Tab, 'page'>, name: string): Promise<void> {
  await page.mouse.move(200 + Math.random() * 100, 300);
  await button(page, name).click();
}

/**
 * Searches for somebody, and waits for the answer: a list that changes under a pressed mouse button takes no click, which a person
 * would repeat.
 */
export async function findPerson(page: Page, { name }: Pick<Person, 'name'>): Promise<void> {
  const field = page.getByLabel('Search people');
  if ((await field.inputValue()) === name) return;
  const answered = page.waitForResponse(
    (answer) => new URL(answer.url()).searchParams.get('search') === searchIn(name),
  );
  await field.fill(name);
  await answered;
}

/** Calls from the directory. */
export async function ring(caller: Tab, callee: Pick<Person, 'name'>, type: CallType = 'Video'): Promise<void> {
  await findPerson(caller.page, callee);
  await button(caller.page, `${type} call ${callee.name}`).first().click();
  await caller.page.waitForURL(/\/call\/\d+$/);
}

/** The card of an incoming call. */
export function card({ page }: Pick<Tab, 'page'>, caller: Pick<Person, 'name'>): Locator {
  return page.getByRole('alertdialog', { name: caller.name, exact: true });
}

/** Waits until the call rings at the callee, and both pages show it. */
export async function ringing(caller: Tab, callee: Tab & Pick<Person, 'name'>, from: Pick<Person, 'name'>) {
  await card(callee, from).waitFor();
  await caller.page.getByText('Ringing…').waitFor();
}

/** Waits until the card takes keys: it ignores keys at first, when nobody can have seen it yet. */
export async function noticed(tab: Pick<Tab, 'page'>, caller: Pick<Person, 'name'>): Promise<void> {
  await card(tab, caller).and(tab.page.locator(':not(.parley-unseen)')).waitFor();
}

export async function accept({ page }: Pick<Tab, 'page'>): Promise<void> {
  await button(page, 'Accept').click();
}

interface Pair {
  ann: Person;
  ben: Person;
}

/** What is special about the browser profiles of the two. */
interface Profiles {
  ofAnn?: ContextOptions;
  ofBen?: ContextOptions;
  /** Both stay for the tests that follow: see `lastingPerson`. */
  stay?: true;
}

/** For tests that leave nothing in pages and accounts that the next one would mind. */
export const STAYING: Profiles = { stay: true };

/** One has rung the other, and both pages show it. */
export async function newRing(stage: Stage, type: CallType = 'Video', profiles: Profiles = {}): Promise<Pair> {
  const { ofAnn, ofBen, stay } = profiles;
  const come = stay ? lastingPerson : newPerson;
  const [ann, ben] = await Promise.all([come(stage, 'Ann', ofAnn), come(stage, 'Ben', ofBen)]);
  await ring(ann, ben, type);
  await ringing(ann, ben, ann);
  return { ann, ben };
}

/** Two people who talk: the call, with their pages. */
export async function newCall(stage: Stage, type: CallType = 'Video', profiles: Profiles = {}): Promise<Pair> {
  const { ann, ben } = await newRing(stage, type, profiles);
  await accept(ben);
  await Promise.all([ann, ben].map((person) => (type === 'Video' ? moreFrames(person) : moreSound(person))));
  return { ann, ben };
}

/**
 * Shares another tab of the same browser profile, red all over; a browser without windows shares a simulated screen
 * instead.
 */
export async function shareScreen(person: Person): Promise<void> {
  const slides = await person.context.newPage();
  await slides.setContent(`<title>${SHARED_TITLE}</title><body style="background: red">`);
  await person.page.bringToFront();
  await press(person, 'Share screen');
}

/** Waits until new frames of the other participant are decoded. */
export async function moreFrames({ page }: { page: Asked }, atLeast = 5): Promise<void> {
  const { framesDecoded } = await arrivedAt(page);
  await soon(async () => {
    const now = (await arrivedAt(page)).framesDecoded;
    if (now < framesDecoded + atLeast) throw new Error(`${now - framesDecoded} new frames decoded`);
  });
}

/** Waits until new sound of the other participant is heard. */
export async function moreSound({ page }: { page: Asked }): Promise<void> {
  const { audioEnergy } = await arrivedAt(page);
  await soon(async () => (await arrivedAt(page)).audioEnergy > audioEnergy);
}

/** Waits until the page holds no connection, no camera, no microphone. */
export async function nothingOpen({ page }: { page: Asked }): Promise<void> {
  await soon(async () => expect(await openAt(page)).toEqual({ connections: 0, tracks: [] }));
}

/** Waits for the heading that says how a call has ended. */
export async function overWith({ page }: Pick<Tab, 'page'>, words: string): Promise<void> {
  await page.getByRole('heading', { name: words, exact: true }).waitFor();
}

/** The id of a running or just ended call, from the address. */
export function callIdAt({ page }: Pick<Tab, 'page'>): number {
  return Number(/\/call\/(\d+)$/.exec(page.url())?.[1]);
}

/** The newest call in the history. */
export async function newestInHistory({ page }: Pick<Tab, 'page'>): Promise<Locator> {
  await page.getByRole('link', { name: 'History' }).click();
  return page.locator('parley-call-row').first();
}
