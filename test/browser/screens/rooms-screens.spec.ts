import type { Page } from 'playwright-core';
import { newGuest as newTestGuest } from '../../support/client.js';
import { knock } from '../../support/meeting.js';
import { expectGoodLooks, LONG_NAME, RIGHT_TO_LEFT } from '../support/looks.js';
import {
  confirm,
  enterByLink,
  inside,
  joinNow,
  MEETING,
  MEETING_MS,
  newGuest,
  newPeople,
  newRoom,
  openPanel,
  tile,
} from '../support/meeting.js';
import {
  accept,
  button,
  findPerson,
  moreFrames,
  overWith,
  press,
  ring,
  ringing,
  shareScreen,
} from '../support/phone.js';
import { newPerson, type Person, useStage } from '../support/stage.js';
import { soon } from '../support/waiting.js';

const LONG_WORD = 'Donaudampfschifffahrtsgesellschaftskapitänswitwenversicherungsbeirat';

/** Two telephones, and a screen of 1280 × 800 at 200 %. */
const NARROW = [
  { width: 390, height: 844 },
  { width: 320, height: 568 },
  { width: 640, height: 400 },
];

/** No tile lies below what `over` finds, nor outside of the stage, in narrow windows. */
async function nobodyIsCovered(page: Page, over: string, sizes = NARROW): Promise<void> {
  const before = page.viewportSize();
  for (const size of sizes) {
    await page.setViewportSize(size);
    await soon(async () => expect({ size, covered: await coveredTiles(page, over) }).toEqual({ size, covered: [] }));
  }
  if (before) await page.setViewportSize(before);
}

/** The names of the tiles that lie below the notice or outside of the stage. @throws if there is no notice */
function coveredTiles(page: Page, over: string): Promise<string[]> {
  return page.evaluate((selector) => {
    const boxOf = (element: Element) => element.getBoundingClientRect();
    const notice = boxOf(document.querySelector(selector)!);
    const stage = boxOf(document.querySelector('parley-call-stage')!);
    const isSeen = (tile: Element) => {
      const { top, bottom, left, right } = boxOf(tile);
      const inside = top >= stage.top - 1 && bottom <= stage.bottom + 1 && left >= -1 && right <= innerWidth + 1;
      return inside && (bottom <= notice.top || top >= notice.bottom) && bottom - top > 40;
    };
    const tiles = [...document.querySelectorAll('parley-tile')].filter((tile) => !isSeen(tile));
    return tiles.map((tile) => tile.getAttribute('aria-label') ?? '');
  }, over);
}

describe('the screen of a meeting is readable by axe, in light and dark, wide and narrow', () => {
  const stage = useStage(MEETING);

  it(
    'one, two and three people, a knock, every panel, a shared screen, and the end',
    async () => {
      const [ann, ben] = (await newPeople(stage, LONG_NAME, RIGHT_TO_LEFT)) as [Person, Person];
      const room = await newRoom(ann, { title: LONG_WORD });
      await enterByLink(stage, ann, room);
      await expectGoodLooks(ann.page, 'room-alone');
      await enterByLink(stage, ben, room);
      await moreFrames(ann);
      await expectGoodLooks(ann.page, 'room-two');
      const gil = await newGuest(stage, room, { firstName: LONG_NAME });
      await joinNow(gil);
      await inside(gil);
      await press(ben, 'Turn camera off');
      await press(ben, 'Mute');
      await press(ben, 'Raise hand');
      await tile(ann, ben).getByText('Hand raised').waitFor();
      await expectGoodLooks(gil.page, 'room-guest');

      expect((await ann.client.api('PATCH', `/rooms/${room.code}`, { waitingRoom: true })).status).toBe(200);
      // Nobody looks at the page of the one who waits: the door is shown in doors.spec.
      await knock(await newTestGuest(stage, room.code, LONG_WORD), room.code);
      await button(ann.page, `Admit ${LONG_WORD}`).waitFor();
      await expectGoodLooks(ann.page, 'room-knock');
      await nobodyIsCovered(ann.page, 'parley-knocks .knock');
      await button(ann.page, 'Copy link').click();
      await nobodyIsCovered(ann.page, '.mat-mdc-snackbar-surface', NARROW.slice(0, 1));
      await openPanel(ann, 'Participants');
      await expectGoodLooks(ann.page, 'room-participants');
      await openPanel(ann, 'Add people');
      await button(ann.page, 'Add Admin').waitFor();
      await expectGoodLooks(ann.page, 'room-add');
      const chat = await openPanel(ann, 'Chat');
      await expectGoodLooks(ann.page, 'room-chat-empty');
      await chat.getByLabel('Message to everybody').fill(`https://example.com/${LONG_WORD} ${RIGHT_TO_LEFT}`);
      await chat.getByLabel('Message to everybody').press('Enter');
      await chat.getByRole('link').waitFor();
      await expectGoodLooks(ann.page, 'room-chat');
      await button(ann.page, 'Chat').click();

      await shareScreen(ben);
      await ann.page
        .getByRole('group', { name: `Screen of ${ben.name}` })
        .locator('video:not(.hidden)')
        .waitFor();
      await expectGoodLooks(ann.page, 'room-screen');
      await press(ann, 'End for all');
      await ann.page.getByRole('dialog').waitFor();
      await expectGoodLooks(ann.page, 'room-end');
      await confirm(ann, 'End for all');
      await overWith(ann, 'The meeting has ended');
      await expectGoodLooks(ann.page, 'room-over');
    },
    MEETING_MS,
  );

  it('adding people to a call of two, and a meeting in the history', async () => {
    const [ann, ben] = await Promise.all([newPerson(stage, LONG_NAME), newPerson(stage, RIGHT_TO_LEFT)]);
    const cy = await newPerson(stage, 'Cy');
    await ring(ann, ben, 'Audio');
    await ringing(ann, ben, ann);
    await accept(ben);
    await press(ann, 'Add people');
    await findPerson(ann.page, cy);
    await button(ann.page, `Add ${cy.name}`).click();
    await expectGoodLooks(ann.page, 'call-adding');
    await button(cy.page, 'Accept').waitFor();
    await expectGoodLooks(cy.page, 'incoming-added');
    await accept(cy);
    await soon(async () => expect(await cy.page.getByTestId('tile').count()).toBe(2));
    await press(ann, 'Leave');
    await press(ben, 'Leave');
    await button(cy.page, 'Close').click();
    await cy.page.getByRole('link', { name: 'History' }).click();
    await cy.page.locator('parley-call-row a.title').first().click();
    await cy.page.getByRole('heading', { name: 'People', exact: true }).waitFor();
    await expectGoodLooks(cy.page, 'call-details-many');
  }, 150_000);
});
