import { itInLongRun } from '../../support/rounds.js';
import type { Locator } from 'playwright-core';
import {
  allMeet,
  type Attendee,
  enterByLink,
  MEETING,
  MEETING_MS,
  newMeeting,
  newPeople,
  newRoom,
  openPanel,
  tile,
} from '../support/meeting.js';
import { button, moreFrames, press, shareScreen } from '../support/phone.js';
import { arrivedAt, openAt, recordingOf, sentFrom } from '../support/recorder.js';
import { type Person, useStage } from '../support/stage.js';
import type { Tab } from '../support/tab.js';
import { always, settled, soon } from '../support/waiting.js';

const TRAP = '<img src="/trap.png" onerror="window.trapped = true"><script>window.trapped = true</script>';
const LINK = 'https://example.com/minutes?of=today';

describe('together in a room', () => {
  const stage = useStage(MEETING);

  it('chat: words stay words, links open apart, newcomers read what was said, and the unread are counted', async () => {
    const [ann, ben, cy] = (await newPeople(stage, 'Ann', 'Ben', 'Cy')) as [Person, Person, Person];
    const asked: string[] = [];
    for (const { page } of [ann, ben, cy]) page.on('request', (request) => asked.push(request.url()));
    const room = await newRoom(ann);
    for (const one of [ann, ben]) await enterByLink(stage, one, room);
    await allMeet([ann, ben]);

    await say(ann, `${TRAP} ${LINK} javascript:alert(1)`);
    await say(ann, 'first line', 'second line');
    const chatOfBen = button(ben.page, 'Chat');
    await soon(async () => expect(await chatOfBen.getAttribute('data-badge')).toBe('2'));
    expect(await ben.page.locator('#chat-news').textContent()).toBe('2 unread messages');
    await expectSaid(ben, ann);
    await soon(async () => expect(await chatOfBen.getAttribute('data-badge')).toBeNull());
    await say(ben, 'and an answer');
    await ann.page.getByRole('log').getByText('and an answer').waitFor();

    await enterByLink(stage, cy, room);
    await allMeet([ann, ben, cy]);
    await expectSaid(cy, ann);
    await cy.page.getByRole('log').getByText('and an answer').waitFor();
    await ben.page.reload();
    await allMeet([ann, ben, cy]);
    await expectSaid(ben, ann);

    for (const { page } of [ann, ben, cy]) expect(await page.evaluate('window.trapped')).toBeUndefined();
    expect(asked.filter((url) => /trap|example\.com/.test(url))).toEqual([]);
  }, 120_000);

  itInLongRun(
    'hands, reactions, a host who mutes and cannot unmute, a pinned tile, a shared screen',
    async () => {
      const { people } = await newMeeting(stage, 'Ann', 'Ben', 'Cy');
      const [ann, ben, cy] = people as [Person, Person, Person];

      await press(ben, 'Raise hand');
      for (const one of [ann, cy]) await tile(one, ben).getByText('Hand raised').waitFor();
      expect(await tile(ann, cy).getByText('Hand raised').count()).toBe(0);
      await press(ben, 'Lower hand');
      for (const one of [ann, cy]) await tile(one, ben).getByText('Hand raised').waitFor({ state: 'detached' });

      await press(ben, 'React');
      await ben.page.getByRole('menuitem', { name: 'Applause' }).click();
      for (const one of [ann, cy])
        await tile(one, ben)
          .getByRole('img', { name: `${ben.name} reacts with 👏` })
          .waitFor();

      const captures = (await recordingOf(ben.page)).captures.length;
      const panel = await openPanel(ann, 'Participants');
      const asked = ann.page.waitForRequest(/\/mute$/);
      await button(ann.page, `Mute ${ben.name}`).click();
      await button(ben.page, 'Unmute').waitFor();
      await ben.page.getByText(`${ann.name} muted you.`).waitFor();
      for (const one of [ann, cy]) await tile(one, ben).getByText('Muted', { exact: true }).waitFor();
      expect(await panel.getByRole('button', { name: new RegExp(`mute ${ben.name}`, 'i') }).count()).toBe(0);
      // The page offers no way to ask for more; repeating its request changes nothing either.
      expect((await ann.page.request.fetch(await asked)).status()).toBe(204);
      await always(async () => {
        expect(await button(ben.page, 'Unmute').isVisible()).toBe(true);
        expect(await sentFrom(ben.page)).toEqual([['video'], ['video']]);
      }, 1_000);
      expect((await recordingOf(ben.page)).captures).toHaveLength(captures);
      await press(ben, 'Unmute');
      await allMeet(people);
      await button(ann.page, 'Participants').click();

      await tile(ann, cy).hover();
      await button(ann.page, `Pin ${cy.name}`).click();
      await soon(async () => expect(await area(tile(ann, cy))).toBeGreaterThan(3 * (await area(tile(ann, ben)))));
      await button(ann.page, `Unpin ${cy.name}`).click();
      await soon(async () => expect(await area(tile(ann, cy))).toBe(await area(tile(ann, ben))));

      await shareScreen(ben);
      for (const one of [ann, cy]) await expectOnStage(one, ben);
      await button(ben.page, 'Stop sharing').first().click();
      for (const { page } of [ann, cy])
        await page.getByRole('group', { name: `Screen of ${ben.name}` }).waitFor({ state: 'detached' });
      await allMeet(people);
      expect((await openAt(ben.page)).tracks).toEqual(['audio', 'video']);
    },
    MEETING_MS,
  );
});

/** Sends one message; its lines are separated with Shift+Enter. */
async function say(tab: Tab, ...lines: string[]): Promise<void> {
  const chat = await openPanel(tab, 'Chat');
  const box = chat.getByLabel('Message to everybody');
  await box.focus();
  for (const [index, line] of lines.entries()) {
    if (index > 0) await box.press('Shift+Enter');
    await tab.page.keyboard.insertText(line);
  }
  await box.press('Enter');
  await chat.getByRole('log').getByText(lines.at(-1)!).waitFor();
}

/**
 * Expects both messages of the first participant as text, and a link only for the one real address among the
 * look-alikes.
 */
async function expectSaid(tab: Tab, by: Attendee): Promise<void> {
  const log = (await openPanel(tab, 'Chat')).getByRole('log');
  await log.getByText(by.name).first().waitFor();
  await log.getByText('second line').waitFor();
  expect(await log.textContent()).toContain(TRAP);
  expect(await log.locator('img, script, iframe').count()).toBe(0);
  const links = await log
    .locator('a')
    .evaluateAll((all) => all.map((a) => a.getAttributeNames().map((n) => [n, a.getAttribute(n)])));
  expect(links.map((attributes) => Object.fromEntries(attributes) as Record<string, string>)).toEqual([
    expect.objectContaining({ href: LINK, target: '_blank', rel: 'noopener noreferrer' }),
  ]);
}

async function area(of: Locator): Promise<number> {
  const box = await of.boundingBox();
  return box ? Math.round(box.width * box.height) : 0;
}

/** Expects the shared screen in the large place with moving frames, and the people beside it. */
async function expectOnStage(viewer: Person, sharer: Person): Promise<void> {
  const screen = viewer.page.getByRole('group', { name: `Screen of ${sharer.name}`, exact: true });
  await screen.waitFor();
  await screen.locator('video:not(.hidden)').waitFor();
  await soon(async () => expect(await area(screen)).toBeGreaterThan(3 * (await area(tile(viewer, sharer)))));
  await moreFrames(viewer, 1);
  expect((await arrivedAt(viewer.page)).framesDecoded).toBeGreaterThan(0);
  await settled(() => area(screen), 300);
}
