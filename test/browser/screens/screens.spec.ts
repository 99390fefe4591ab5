import { expectGoodLooks } from '../support/looks.js';
import { accept, button, card, moreFrames, newCall, overWith, press, ring, ringing } from '../support/phone.js';
import { newPerson, type Person, useStage } from '../support/stage.js';
import type { Tab } from '../support/tab.js';

const LONG = 'Maximiliane-Alexandra von Hohenstein-Wartenburg zu Lichtenau';
const RIGHT_TO_LEFT = 'عبد الرحمن المهندس';

describe('every screen is readable by axe, in light and dark, wide and narrow', () => {
  const stage = useStage();

  it('sign in and register, also with what is wrong with them', async () => {
    const { page, expected } = await stage.newTab(await stage.newContext());
    await button(page, 'Sign in').waitFor();
    await expectGoodLooks(page, 'sign-in');
    await page.getByLabel('Username or email').fill('nobody');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    expected.push(/401 .*\/api\/auth\/login$/);
    await button(page, 'Sign in').click();
    await page.getByRole('alert').getByText('is wrong').waitFor();
    await expectGoodLooks(page, 'sign-in-refused');
    await page.getByRole('link', { name: 'Create an account' }).click();
    await button(page, 'Create account').waitFor();
    await expectGoodLooks(page, 'register');
    await button(page, 'Create account').click();
    await page.getByText('Enter an email address').waitFor();
    await expectGoodLooks(page, 'register-refused');
  });

  it('people and one of them', async () => {
    const [ann, ben] = await withHistory();
    await button(ben.page, `Audio call ${ann.name}`).first().waitFor();
    await expectGoodLooks(ben.page, 'people');
    await ben.page.getByLabel('Search people').fill('nobody has this name');
    await ben.page.getByText('Nobody found').waitFor();
    await expectGoodLooks(ben.page, 'people-nobody');
    await ben.page.getByLabel('Search people').fill(ann.name);
    await ben.page.getByRole('link', { name: ann.name }).first().click();
    await ben.page.getByRole('heading', { name: ann.name, exact: true }).waitFor();
    await ben.page.locator('parley-call-row').first().waitFor();
    await expectGoodLooks(ben.page, 'person');
  });

  it('history, missed calls, account, rooms', async () => {
    const [, ben] = await withHistory();
    await open(ben, 'History');
    await ben.page.locator('parley-call-row').first().waitFor();
    await expectGoodLooks(ben.page, 'history');
    await ben.page.getByRole('tab', { name: 'Missed' }).click();
    await ben.page.locator('parley-call-row.unseen').first().waitFor();
    await expectGoodLooks(ben.page, 'missed');
    await open(ben, 'Account');
    await ben.page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    await expectGoodLooks(ben.page, 'account');
    await open(ben, 'Rooms');
    await ben.page.getByRole('heading', { name: 'Rooms', exact: true }).waitFor();
    await expectGoodLooks(ben.page, 'rooms');
  });

  it('a call that rings, at both ends', async () => {
    const [ann, ben] = await Promise.all([newPerson(stage, LONG), newPerson(stage, RIGHT_TO_LEFT)]);
    await ring(ann, ben);
    await ringing(ann, ben, ann);
    await expectGoodLooks(ben.page, 'incoming');
    await expectGoodLooks(ann.page, 'ringing');
    await accept(ben);
    await moreFrames(ann);
    await ben.page.mouse.move(300, 300);
    await expectGoodLooks(ben.page, 'call-long-name');
  });

  it('a running call, its strip and its menus, a second caller, and what is left when it is over', async () => {
    const { ann, ben } = await newCall(stage);
    const cy = await newPerson(stage, 'Cy');
    await press(ann, 'Mute');
    await press(ann, 'Turn camera off');
    await ben.page.getByText(`${ann.name} is muted`).waitFor();
    await expectGoodLooks(ben.page, 'call-muted');
    await expectGoodLooks(ann.page, 'call');
    await press(ann, 'More');
    await ann.page.getByRole('menuitem', { name: 'Statistics' }).click();
    await expectGoodLooks(ann.page, 'call-statistics');
    await press(ann, 'More');
    await ann.page.getByRole('menuitem', { name: 'Devices' }).click();
    await ann.page.getByRole('dialog', { name: 'Devices' }).waitFor();
    await expectGoodLooks(ann.page, 'call-devices');
    await button(ann.page, 'Done').click();

    await press(ben, 'Back to Parley');
    await ben.page.getByRole('region', { name: 'Running call' }).waitFor();
    await expectGoodLooks(ben.page, 'call-strip');
    await ring(cy, ben);
    await overWith(cy, 'Busy');
    await expectGoodLooks(cy.page, 'busy');
    await press(ann, 'Hang up');
    await overWith(ann, 'Call ended');
    await expectGoodLooks(ann.page, 'call-over');
  });

  /** The second one has missed a call of the first and talked with nobody. */
  async function withHistory(): Promise<[Person, Person]> {
    const [ann, ben] = await Promise.all([newPerson(stage, LONG), newPerson(stage, 'Ben')]);
    await ring(ann, ben, 'Audio');
    await ringing(ann, ben, ann);
    await press(ann, 'Hang up');
    await overWith(ann, 'Cancelled');
    await card(ben, ann).waitFor({ state: 'detached' });
    return [ann, ben];
  }
});

async function open({ page }: Tab, place: string): Promise<void> {
  await page.getByRole('link', { name: place, exact: true }).click();
}
