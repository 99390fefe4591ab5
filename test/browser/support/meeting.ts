import type { BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Call, Page as Listed, Room, RoomWish } from '../../../contracts/index.js';
import { LONG } from '../../support/rounds.js';
import { machineDelayUntil } from './machine.js';
import { button, nothingOpen, press } from './phone.js';
import { lastClosedAt, openAt, type Stream, streamsAt, watchForGone } from './recorder.js';
import { newName, newPerson, type Person, type Stage } from './stage.js';
import { goWithin, type Tab } from './tab.js';
import { soon } from './waiting.js';

/** Four cameras share one machine, so a meeting has small windows and a low frame rate. */
export const MEETING = { pictures: 5 };
const WINDOW = { width: 800, height: 600 };
/** A meeting of several takes longer than a call between two. */
export const MEETING_MS = 240_000;
/** The time between two looks at what has arrived; counting it takes time from decoding. */
const LOOK_MS = 250;
/** Requirement R3: somebody who has left is gone from the others' pages within this time. */
const GONE_MS = 2_000;

/** Somebody in a meeting, with or without an account. */
export type Attendee = Tab & { name: string };
/** A person without an account who came by a room's link, in their own browser profile. */
export type Guest = Attendee & { context: BrowserContext };

/** People with accounts, in small windows. */
export function newPeople(stage: Stage, ...firstNames: string[]): Promise<Person[]> {
  return Promise.all(firstNames.map((name) => newPerson(stage, name, { viewport: WINDOW })));
}

/** Created by API; open, and guests are allowed, unless `wish` says otherwise. */
export async function newRoom(owner: Person, wish: Partial<RoomWish> = {}): Promise<Room> {
  const body = { title: newName('Room'), access: 'open', guestsAllowed: true, ...wish };
  const answer = await owner.client.api<Room>('POST', '/rooms', body);
  if (answer.status !== 201) throw new Error(`POST /rooms answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** A room with these people in it, all connected to each other; the first one owns it. */
export async function newMeeting(stage: Stage, ...firstNames: string[]): Promise<{ room: Room; people: Person[] }> {
  const people = await newPeople(stage, ...firstNames);
  const room = await newRoom(people[0]!);
  for (const person of people) await enterByLink(stage, person, room);
  await allMeet(people);
  return { room, people };
}

/** Ann is in her room, and Ben waits at its door. */
export async function newKnock(stage: Stage): Promise<{ room: Room; ann: Person; ben: Person }> {
  const [ann, ben] = (await newPeople(stage, 'Ann', 'Ben')) as [Person, Person];
  const room = await newRoom(ann, { waitingRoom: true });
  await enterByLink(stage, ann, room);
  await openLink(stage, ben, room);
  await joinNow(ben);
  await waits(ben);
  return { room, ann, ben };
}

/** Opens a room's link in the tab. */
export async function openLink(stage: Stage, { page }: Pick<Tab, 'page'>, { code }: Pick<Room, 'code'>): Promise<void> {
  await page.goto(`${stage.url}/join/${code}`);
}

/**
 * Opens the link, passes the door and enters the meeting. In a usual run the page that is there stays; guests, and people who open
 * a link in tests about doors, load it.
 */
export async function enterByLink(stage: Stage, tab: Tab, room: Pick<Room, 'code'>): Promise<void> {
  if (LONG) await openLink(stage, tab, room);
  else await goWithin(tab.page, `/join/${room.code}`);
  await joinNow(tab);
  await inside(tab);
}

/** Goes to the lobby by the navigation and presses the room's Enter. */
export async function enterFromLobby(tab: Tab, title: string): Promise<void> {
  await tab.page.getByRole('link', { name: 'Rooms', exact: true }).click();
  await button(tab.page, `Enter ${title}`).click();
  await joinNow(tab);
  await inside(tab);
}

/** Enters with the camera and microphone that the door has opened. */
export async function joinNow({ page }: Pick<Tab, 'page'>): Promise<void> {
  await page.getByTestId('own-preview').waitFor();
  await button(page, 'Join now').click();
}

export async function inside({ page }: Pick<Tab, 'page'>): Promise<void> {
  await page.getByTestId('own-tile').waitFor();
}

/** A guest who has opened the room's link and typed a name, but has not entered yet. */
export async function newGuest(
  stage: Stage,
  room: Pick<Room, 'code'>,
  { firstName = 'Gil', ...options }: { firstName?: string } & BrowserContextOptions = {},
): Promise<Guest> {
  const context = await stage.newContext({ viewport: WINDOW, ...options });
  const [tab, name] = [await stage.newTab(context, `/join/${room.code}`), newName(firstName)];
  await tab.page.getByLabel('Your name').fill(name);
  return Object.assign(tab, { name, context });
}

/** Expects the page to say that the user is waiting. */
export async function waits({ page }: Pick<Tab, 'page'>): Promise<void> {
  await page.getByText(/The host will let you in soon\.|No host is here yet\./).waitFor();
}

/** The tile of another participant. */
export function tile(of: Pick<Tab, 'page'>, { name }: Pick<Attendee, 'name'>): Locator {
  return of.page.getByTestId('tile').and(of.page.getByRole('group', { name, exact: true }));
}

/** The names on the others' tiles, in alphabetical order. */
export function tilesOf(page: Page): Promise<string[]> {
  const names = (tiles: Element[]) => tiles.map((one) => one.getAttribute('aria-label') ?? '').sort();
  return page.getByTestId('tile').evaluateAll(names);
}

/**
 * Everybody sees and hears everybody: for n people n(n − 1) streams, over one connection per pair (R7), and each
 * connection belongs to somebody who has a tile (R1, R2).
 */
export async function allMeet(people: readonly Attendee[]): Promise<void> {
  await Promise.all(people.map((one) => meets(one, { others: people.filter((other) => other !== one) })));
}

/** New frames and new sound arrive from each of these, and there are no other connections or tiles. */
export async function meets(
  { page, name }: Attendee,
  { others, frames = 3, sound = true }: { others: readonly Pick<Attendee, 'name'>[]; frames?: number; sound?: boolean },
): Promise<void> {
  await soon(async () => expect({ name, tiles: await tilesOf(page) }).toEqual({ name, tiles: namesOf(others) }));
  const before = new Map((await streamsAt(page)).map((stream) => [stream.number, stream]));
  await soon(async () => {
    const streams = await streamsAt(page);
    const grown = streams.filter((now) => hasGrown(now, { before: before.get(now.number), frames, sound }));
    expect({ name, connections: streams.length, grown: grown.length }).toEqual({
      name,
      connections: others.length,
      grown: others.length,
    });
  }, LOOK_MS);
  expect({ name, tiles: await tilesOf(page) }).toEqual({ name, tiles: namesOf(others) });
}

/** At this moment there is no tile of, and no connection to, anybody else. */
export async function onlyMeets({ page, name }: Attendee, others: readonly Attendee[]): Promise<void> {
  await soon(async () => {
    const seen = { name, tiles: await tilesOf(page), connections: (await openAt(page)).connections };
    expect(seen).toEqual({ name, tiles: namesOf(others), connections: others.length });
  });
}

/** Call before somebody leaves; checks that their tile and the connection to them are gone in time. */
export async function watchFor(gone: Attendee, at: readonly Attendee[]) {
  const selector = `[data-testid="tile"][aria-label="${gone.name}"]`;
  const watches = await Promise.all(at.map(({ page }) => watchForGone(page, selector)));
  const times = Promise.all(watches.map((goneAt) => goneAt()));
  const delay = machineDelayUntil(times, GONE_MS);
  return {
    /** `since`: when the step that removed them was requested. */
    async inTime(since: number): Promise<void> {
      const closed = await Promise.all([gone, ...at].map(({ page }) => lastClosedAt(page)));
      const latest = Math.max(...(await times), ...closed);
      expect(latest - since).toBeLessThan(GONE_MS + (await delay));
    },
  };
}

/** Presses Leave: the meeting goes on, and nothing of it stays open in this tab. */
export async function leave(tab: Tab): Promise<void> {
  await press(tab, 'Leave');
  await nothingOpen(tab);
}

/** Opens one of the panels of the meeting. */
export async function openPanel(tab: Tab, name: 'Chat' | 'Participants' | 'Add people'): Promise<Locator> {
  const panel = tab.page.getByRole('region', { name, exact: true });
  if (!(await panel.isVisible())) await button(tab.page, name).click();
  await panel.waitFor();
  return panel;
}

/** Confirms a dialog. */
export async function confirm({ page }: Pick<Tab, 'page'>, action: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click();
}

/** The meeting that is running in a room. @throws if there is none */
export async function meetingIn(person: Person, { code }: Pick<Room, 'code'>): Promise<Call> {
  const { body: room } = await person.client.api<Room>('GET', `/rooms/${code}`);
  const { body } = await person.client.api<Call>('GET', `/calls/${room.activeCallId}`);
  return body;
}

/** @throws if the lobby does not list it */
export async function roomTitled(person: Person, title: string): Promise<Room> {
  const { body } = await person.client.api<Listed<Room>>('GET', '/rooms');
  const room = body.items.find((one) => one.title === title);
  if (!room) throw new Error(`no room "${title}" in the lobby`);
  return room;
}

/** Somebody's participant id. @throws if they are not in the call */
export function participantOf(call: Call, { name }: Pick<Attendee, 'name'>): number {
  const found = call.participants.filter(({ displayName }) => displayName === name);
  expect(found).toHaveLength(1);
  return found[0]!.id;
}

const namesOf = (people: readonly Pick<Attendee, 'name'>[]) => people.map(({ name }) => name).sort();

function hasGrown(now: Stream, than: { before: Stream | undefined; frames: number; sound: boolean }): boolean {
  const { before, frames, sound } = than;
  if (now.framesDecoded < (before?.framesDecoded ?? 0) + frames) return false;
  return !sound || now.audioEnergy > (before?.audioEnergy ?? 0);
}
