import { itInLongRun } from '../../support/rounds.js';
import {
  allMeet,
  enterByLink,
  inside,
  MEETING,
  MEETING_MS,
  meets,
  newMeeting,
  newPeople,
  newRoom,
  openPanel,
  tile,
} from '../support/meeting.js';
import { cutOff, openAt } from '../support/recorder.js';
import { NO_SERVER, type Person, useStage } from '../support/stage.js';
import { soon } from '../support/waiting.js';

const AWAY = 'No connection to the server. The call goes on.';
const DEAF = 'Cannot hear each other';

describe('a room stays up', () => {
  const stage = useStage(MEETING);

  it(
    'T1: kill -9 of the server: media go on between all, all come back, chat works, a fourth can join',
    async () => {
      const { room, people } = await newMeeting(stage, 'Ann', 'Ben', 'Cy');
      const [ann, , cy] = people as [Person, Person, Person];
      const [dee] = (await newPeople(stage, 'Dee')) as [Person];
      const before = (await ann.client.api('GET', `/rooms/${room.code}`)).body['activeCallId'];
      stage.expectErrors(NO_SERVER);
      await stage.server.kill('SIGKILL');
      await Promise.all(people.map(({ page }) => page.getByText(AWAY).waitFor()));
      await allMeet(people);
      await stage.server.start();
      await Promise.all(people.map(({ page }) => page.getByText(AWAY).waitFor({ state: 'detached' })));
      await soon(async () => {
        const { body } = await ann.client.api('GET', `/rooms/${room.code}`);
        expect(body).toMatchObject({ activeCallId: before, participantCount: 3 });
      });
      await allMeet(people);
      const chat = await openPanel(cy, 'Chat');
      await chat.getByLabel('Message to everybody').fill('still here');
      await chat.getByLabel('Message to everybody').press('Enter');
      await (await openPanel(ann, 'Chat')).getByRole('log').getByText('still here').waitFor();
      await enterByLink(stage, dee, room);
      await allMeet([...people, dee]);
    },
    MEETING_MS,
  );

  itInLongRun(
    'two who find no way to each other: both and the host read so, the others go on, and Retry mends it',
    async () => {
      const [ann, ben, cy] = (await newPeople(stage, 'Ann', 'Ben', 'Cy')) as [Person, Person, Person];
      const room = await newRoom(ann);
      for (const one of [ann, ben]) await enterByLink(stage, one, room);
      await allMeet([ann, ben]);
      await cutOff(ben.page, true);
      await enterByLink(stage, cy, room);
      await inside(cy);
      await meets(ann, { others: [ben, cy] });

      await tile(ben, cy).getByText(DEAF).waitFor();
      await tile(cy, ben).getByText(DEAF).waitFor();
      await ben.page.getByText(`You and ${cy.name} cannot hear each other.`).waitFor();
      await cy.page.getByText(`You and ${ben.name} cannot hear each other.`).waitFor();
      await ann.page.getByText(`${ben.name} and ${cy.name} cannot hear each other.`).waitFor();
      for (const other of [ben, cy]) expect(await tile(ann, other).getByText(DEAF).count()).toBe(0);
      await meets(ann, { others: [ben, cy] });
      for (const one of [ben, cy]) expect((await openAt(one.page)).connections).toBe(2);

      await cutOff(ben.page, false);
      await tile(ben, cy).getByRole('button', { name: 'Retry' }).click();
      await allMeet([ann, ben, cy]);
      for (const one of [ann, ben, cy])
        await one.page.getByText('cannot hear each other').first().waitFor({ state: 'detached' });
    },
    MEETING_MS,
  );
});
