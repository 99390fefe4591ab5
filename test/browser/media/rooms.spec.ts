import { itInLongRun } from '../../support/rounds.js';
import {
  allMeet,
  confirm,
  enterByLink,
  enterFromLobby,
  inside,
  joinNow,
  leave,
  MEETING,
  MEETING_MS,
  meetingIn,
  newMeeting,
  newPeople,
  onlyMeets,
  participantOf,
  roomTitled,
  watchFor,
} from '../support/meeting.js';
import { button, newestInHistory, nothingOpen, overWith, press } from '../support/phone.js';
import { askedAt, openAt } from '../support/recorder.js';
import { type Person, useStage } from '../support/stage.js';

const OVER = 'The meeting has ended';

describe('a meeting in a room', () => {
  const stage = useStage(MEETING);

  it(
    'R2, R7: three, then four people are connected each with each, over leaving and reloading, and read of it later',
    async () => {
      const [ann, ben, cy, dee] = (await newPeople(stage, 'Ann', 'Ben', 'Cy', 'Dee')) as [
        Person,
        Person,
        Person,
        Person,
      ];
      const title = `Standup of ${ann.name}`;
      await ann.page.getByRole('link', { name: 'Rooms', exact: true }).click();
      await button(ann.page, 'Create room').click();
      const dialog = ann.page.getByRole('dialog', { name: 'Create room' });
      await dialog.getByLabel('Title').fill(title);
      await dialog.getByRole('button', { name: 'Create room' }).click();
      await enterFromLobby(ann, title);
      await ann.page.getByText('Nobody else is here yet').waitFor();
      expect((await openAt(ann.page)).connections).toBe(0);
      const room = await roomTitled(ann, title);

      await enterFromLobby(ben, title);
      await enterByLink(stage, cy, room);
      await allMeet([ann, ben, cy]);
      await enterByLink(stage, dee, room);
      await allMeet([ann, ben, cy, dee]);
      const call = await meetingIn(ann, room);

      const cyGone = await watchFor(cy, [ann, ben, dee]);
      await leave(cy);
      await Promise.all(
        [ann, ben, dee].map((one, _, all) =>
          onlyMeets(
            one,
            all.filter((other) => other !== one),
          ),
        ),
      );
      await cyGone.inTime(await askedAt(cy.page, /\/leave$/));
      await cy.page.getByRole('heading', { name: 'Rooms', exact: true }).waitFor();

      await ben.page.reload();
      await inside(ben);
      await allMeet([ann, ben, dee]);
      const after = await meetingIn(ann, room);
      expect(after.id).toBe(call.id);
      expect(participantOf(after, ben)).toBe(participantOf(call, ben));

      await press(ann, 'End for all');
      await confirm(ann, 'End for all');
      await Promise.all([ann, ben, dee].map((one) => overWith(one, OVER)));
      await Promise.all([ann, ben, dee].map(nothingOpen));
      for (const [person, others] of [
        [ann, [ben, cy, dee]],
        [cy, [ann, ben, dee]],
      ] as const) {
        if (person === ann) await button(person.page, 'Close').click();
        const row = await newestInHistory(person);
        await row.getByText(title, { exact: true }).waitFor();
        await row.getByText(/^Meeting · \d+ (s|sec|min)/).waitFor();
        for (const { name } of others) expect(await row.locator('.people').textContent()).toContain(name);
      }
    },
    MEETING_MS,
  );

  itInLongRun(
    'a host who leaves: another one hosts, the meeting goes on, and the owner who comes back ends it for all',
    async () => {
      const { room, people } = await newMeeting(stage, 'Ann', 'Ben', 'Cy');
      const [ann, ben, cy] = people as [Person, Person, Person];
      expect(await button(ben.page, 'End for all').count()).toBe(0);
      await leave(ann);
      await button(ben.page, 'End for all').waitFor();
      expect(await button(cy.page, 'End for all').count()).toBe(0);
      await allMeet([ben, cy]);

      await button(ann.page, `Enter ${room.title}`).click();
      await joinNow(ann);
      await allMeet([ann, ben, cy]);
      await button(ann.page, 'End for all').waitFor();
      await button(ben.page, 'End for all').waitFor({ state: 'detached' });
      await press(ann, 'End for all');
      await confirm(ann, 'End for all');
      await Promise.all(people.map((one) => overWith(one, OVER)));
      await Promise.all(people.map(nothingOpen));
      expect((await ann.client.api('GET', `/rooms/${room.code}`)).body).toMatchObject({
        activeCallId: null,
        participantCount: 0,
      });
    },
    MEETING_MS,
  );
});
