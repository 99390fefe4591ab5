import { newRoom } from '../../support/client.js';
import { expectGoodLooks } from '../support/looks.js';
import { button } from '../support/phone.js';
import { newPerson, useStage } from '../support/stage.js';

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitänswitwenversicherungsbeirat';
const RIGHT_TO_LEFT = 'اجتماع الفريق الأسبوعي للمهندسين';

describe('the lobby and the doors of rooms are readable by axe, in light and dark, wide and narrow', () => {
  const stage = useStage();

  it('the lobby, empty and full, and what makes, changes and deletes a room', async () => {
    const ann = await newPerson(stage, 'Ann');
    const { page } = ann;
    await page.getByRole('link', { name: 'Rooms' }).click();
    await page.getByText('No rooms yet').waitFor();
    await expectGoodLooks(page, 'lobby-empty');
    await button(page, 'Create room').click();
    await button(page, 'More').click();
    await page.getByLabel('Most people').fill('99');
    await button(page, 'Create room').click();
    await page.getByText('Give the room a title.').waitFor();
    await expectGoodLooks(page, 'room-mistakes');
    await page.getByLabel('Most people').fill('8');
    await page.getByLabel('Title').fill('Stand-up');
    await button(page, 'Create room').click();
    await button(page, 'Enter Stand-up').waitFor();
    await newRoom(ann.client, { title: RIGHT_TO_LEFT, access: 'invite', locked: true, waitingRoom: true });
    await newRoom(ann.client, { title: LONG, access: 'open', guestsAllowed: true, password: 'sesame' });
    await button(page, `Enter ${LONG}`).waitFor();
    await expectGoodLooks(page, 'lobby');
    await button(page, `Edit ${LONG}`).click();
    await page.getByText('Everybody in the company can come in.').waitFor();
    await expectGoodLooks(page, 'room-edit');
    await button(page, 'Cancel').click();
    await button(page, `Delete ${LONG}`).click();
    await button(page, 'Delete room').waitFor();
    await expectGoodLooks(page, 'room-delete');
    await button(page, 'Delete room').click();
    await button(page, `Enter ${LONG}`).waitFor({ state: 'detached' });
  });

  it('the door for a user, for nobody, for a guest who waits and leaves', async () => {
    const ann = await newPerson(stage, 'Ann');
    const { code } = await newRoom(ann.client, {
      ...{ title: LONG, access: 'open', guestsAllowed: true },
      ...{ password: 'sesame', waitingRoom: true },
    });
    const ben = await newPerson(stage, 'Ben');
    await ben.page.goto(`${stage.url}/join/${code}`);
    await ben.page.getByTestId('own-preview').waitFor();
    await expectGoodLooks(ben.page, 'door');

    const { page, expected } = await stage.newTab(await stage.newContext());
    await page.goto(`${stage.url}/join/${code}`);
    await button(page, 'Join now').click();
    await page.getByText('Enter the name that the others will see.').waitFor();
    await expectGoodLooks(page, 'door-nobody');
    await page.getByLabel('Your name').fill('Gus');
    await page.getByLabel('Password of the room').fill('wrong');
    expected.push(/403 .*\/guests$/);
    await button(page, 'Join now').click();
    await page.getByText('This is not the password of the room.').waitFor();
    await page.getByLabel('Password of the room').fill('sesame');
    await button(page, 'Join now').click();
    await page.getByText('The host will let you in soon.').waitFor();
    await expectGoodLooks(page, 'door-waiting');
    await page.reload();
    await page.getByText('The host will let you in soon.').waitFor();
    await button(page, 'Leave').click();
    await page.getByText('You have left').waitFor();
    await expectGoodLooks(page, 'door-left');
  });

  it('links that lead nowhere, or only people with an account further', async () => {
    const ann = await newPerson(stage, 'Ann');
    const { code } = await newRoom(ann.client, { title: RIGHT_TO_LEFT, access: 'open' });
    const { page } = await stage.newTab(await stage.newContext());
    await page.goto(`${stage.url}/join/${code}`);
    await page.getByText('This room is for people with an account.').waitFor();
    await expectGoodLooks(page, 'door-accounts');
    await page.goto(`${stage.url}/join/aaaa-bbbb-cccc`);
    await page.getByText('This link leads to no room').waitFor();
    await expectGoodLooks(page, 'door-nowhere');
  });
});
