import { itInLongRun } from '../../support/rounds.js';
import type { Locator } from 'playwright-core';
import type { Room } from '../../../contracts/index.js';
import {
  allMeet,
  type Attendee,
  confirm,
  enterByLink,
  type Guest,
  inside,
  joinNow,
  leave,
  MEETING,
  MEETING_MS,
  meetingIn,
  newGuest,
  newKnock,
  newPeople,
  newRoom,
  onlyMeets,
  openLink,
  openPanel,
  participantOf,
  waits,
  watchFor,
} from '../support/meeting.js';
import { button, nothingOpen, overWith, press } from '../support/phone.js';
import { askedAt, openAt } from '../support/recorder.js';
import { connected, type Person, useStage } from '../support/stage.js';
import type { Tab } from '../support/tab.js';
import { always, soon } from '../support/waiting.js';

const PASSWORD = 'seven green bottles';
const SECRET = 'the launch is on the ninth';
const OUT = 'You were removed from this room';

describe('the door of a room', () => {
  // Rooms that others leave on a server would stand in the lobby, too.
  const stage = useStage({ ...MEETING, unused: true });

  it(
    'R3: whom the host removes is out within two seconds and comes back by no way; under another name they have to knock',
    async () => {
      const [ann, ben, cy] = (await newPeople(stage, 'Ann', 'Ben', 'Cy')) as [Person, Person, Person];
      const room = await newRoom(ann, { password: PASSWORD });
      await enterByLink(stage, ann, room);
      for (const one of [ben, cy]) await enterWithPassword(one, room);
      await allMeet([ann, ben, cy]);
      const cyId = participantOf(await meetingIn(ann, room), cy);

      await openPanel(ann, 'Participants');
      await button(ann.page, `Remove ${cy.name}`).click();
      const cyGone = await watchFor(cy, [ann, ben]);
      await confirm(ann, 'Remove');
      await Promise.all([nothingOpen(cy), onlyMeets(ann, [ben]), onlyMeets(ben, [ann])]);
      await cyGone.inTime(await askedAt(ann.page, /\/remove$/));
      await overWith(cy, 'You were removed from the room by the host');
      const heard = ann.wire.received.length;

      stage.expectErrors(/40[34] .*\/api\/rooms\//);
      await button(cy.page, 'Close').click();
      await cy.page.getByText('No rooms yet').waitFor();
      expect(await button(cy.page, `Enter ${room.title}`).count()).toBe(0);
      await staysOut(cy, room);
      await cy.page.reload();
      await readsOn(cy).waitFor();
      await staysOut(cy, room);
      for (const client of [cy.client, cy.client.device()]) {
        const answer = await client.api('POST', `/rooms/${room.code}/join`, { password: PASSWORD });
        expect([answer.status, answer.body['code']]).toEqual([403, 'removed']);
      }
      await cy.page.goto(`${stage.url}/call/${(await meetingIn(ann, room)).id}`);
      await connected(cy);
      expect(await openAt(cy.page)).toEqual({ connections: 0, tracks: [] });

      const stranger = await newGuest(stage, room, { firstName: 'Zoe' });
      await stranger.page.getByLabel('Password of the room').fill(PASSWORD);
      await joinNow(stranger);
      await waits(stranger);
      await button(ann.page, `Deny ${stranger.name}`).click();
      await stranger.page.getByRole('heading', { name: 'The host did not let you in' }).waitFor();

      const back = ann.wire.received.slice(heard).filter(({ payload }) => isBack(payload, cyId));
      expect(back).toEqual([]);
      await Promise.all([onlyMeets(ann, [ben]), onlyMeets(ben, [ann])]);
      await allMeet([ann, ben]);
    },
    MEETING_MS,
  );

  it(
    'R5: a guest hears nothing of the room before the host admits them; then all meet, also after a reload',
    async () => {
      const { room, ann, ben } = await newKnock(stage);
      await button(ann.page, `Admit ${ben.name}`).click();
      await allMeet([ann, ben]);

      const gil = await newGuest(stage, room);
      const answers = answersTo(gil);
      await gil.page.reload();
      await gil.page.getByLabel('Your name').fill(gil.name);
      await joinNow(gil);
      await waits(gil);
      await button(ann.page, `Admit ${gil.name}`).waitFor();
      expect(await ben.page.getByText(gil.name).count()).toBe(0);
      await say(ann, SECRET);
      await press(ben, 'Raise hand');
      await always(async () => {
        expect((await openAt(gil.page)).connections).toBe(0);
        expect(gil.wire.countReceived('signal')).toBe(0);
      }, 1_000);
      const heard = JSON.stringify([gil.wire.received, gil.wire.sent, await answers(), await gil.page.content()]);
      for (const secret of [ann.name, ben.name, SECRET, 'candidate:']) expect(heard).not.toContain(secret);

      await openPanel(ann, 'Participants');
      await button(ann.page, `Admit ${gil.name}`).click();
      await allMeet([ann, ben, gil]);
      const id = participantOf(await meetingIn(ann, room), gil);
      await gil.page.reload();
      await inside(gil);
      await allMeet([ann, ben, gil]);
      expect(participantOf(await meetingIn(ann, room), gil)).toBe(id);

      await leave(gil);
      await gil.page.getByRole('heading', { name: 'You have left' }).waitFor();
      await Promise.all([onlyMeets(ann, [ben]), onlyMeets(ben, [ann])]);
      await button(gil.page, 'Join again').click();
      await joinNow(gil);
      await allMeet([ann, ben, gil]);
    },
    MEETING_MS,
  );

  itInLongRun(
    'a guest reads why they cannot come in: denied, locked, full; and comes in when there is a place',
    async () => {
      const [ann, ben] = (await newPeople(stage, 'Ann', 'Ben')) as [Person, Person];
      const room = await newRoom(ann, { waitingRoom: true });
      await enterByLink(stage, ann, room);
      const gil = await newGuest(stage, room);
      await joinNow(gil);
      await waits(gil);
      stage.expectErrors(/4\d\d .*\/api\/rooms\//);
      await button(ann.page, `Deny ${gil.name}`).click();
      await gil.page.getByRole('heading', { name: 'The host did not let you in' }).waitFor();
      await button(gil.page, 'Ask again').click();
      await gil.page.getByRole('heading', { name: 'The host did not let you in' }).waitFor();
      await nothingOpen(gil);

      await openPanel(ann, 'Participants');
      await ann.page.getByRole('switch', { name: 'Lock the room' }).click();
      await soon(async () => (await ann.client.api('GET', `/rooms/${room.code}`)).body['locked'] === true);
      const zoe = await newGuest(stage, room, { firstName: 'Zoe' });
      stage.expectErrors(/4\d\d .*\/api\/rooms\//);
      await joinNow(zoe);
      await zoe.page.getByRole('alert').getByText('The host has locked the room.').waitFor();

      const open = { locked: false, waitingRoom: false, maxParticipants: 2 };
      expect((await ann.client.api('PATCH', `/rooms/${room.code}`, open)).status).toBe(200);
      await enterByLink(stage, ben, room);
      await button(zoe.page, 'Try again to join').click();
      await zoe.page.getByRole('alert').getByText('The room is full.').waitFor();
      expect((await openAt(zoe.page)).connections).toBe(0);
      await leave(ben);
      await button(zoe.page, 'Try again to join').click();
      await allMeet([ann, zoe]);
    },
    120_000,
  );

  async function enterWithPassword(person: Person, room: Room): Promise<void> {
    await openLink(stage, person, room);
    await person.page.getByLabel('Password of the room').fill(PASSWORD);
    await joinNow(person);
    await inside(person);
  }

  /**
   * Opens the link (and gives the right password if asked), and expects to see a message and nothing of the
   * meeting.
   */
  async function staysOut(person: Person, room: Room): Promise<void> {
    await openLink(stage, person, room);
    await readsOn(person).waitFor();
    const door = button(person.page, 'Join now');
    if (await door.isVisible()) {
      await person.page.getByLabel('Password of the room').fill(PASSWORD);
      await door.click();
      await person.page.getByRole('heading', { name: OUT }).waitFor();
    }
    expect(await person.page.getByTestId('tile').count()).toBe(0);
    expect((await openAt(person.page)).connections).toBe(0);
  }
});

/** The text behind a link, once the link has been looked up. */
function readsOn({ page }: Tab): Locator {
  const words = page.getByRole('heading', { name: /^(You were removed from this room|This link leads to no room)$/ });
  return words.or(button(page, 'Join now'));
}

async function say(tab: Tab, text: string): Promise<void> {
  const chat = await openPanel(tab, 'Chat');
  await chat.getByLabel('Message to everybody').fill(text);
  await chat.getByLabel('Message to everybody').press('Enter');
  await chat.getByRole('log').getByText(text).waitFor();
}

/** Collects everything the server answers to this page's requests from now on. */
function answersTo({ page }: Guest | Attendee): () => Promise<string[]> {
  const bodies: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/api/')) bodies.push(response.text().catch(() => ''));
  });
  return () => Promise.all(bodies);
}

/** True for a message that says that this participant is in the meeting. */
function isBack(payload: unknown, id: number): boolean {
  type News = { participant?: Seen; call?: { participants: Seen[] } };
  type Seen = { id: number; state: string };
  const { participant, call } = payload as News;
  const seen = [...(participant ? [participant] : []), ...(call?.participants ?? [])];
  return seen.some((one) => one.id === id && ['joined', 'reconnecting', 'waiting'].includes(one.state));
}
