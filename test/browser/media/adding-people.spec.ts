import { allMeet, leave, MEETING, MEETING_MS, meets, newPeople, onlyMeets, openPanel } from '../support/meeting.js';
import {
  accept,
  button,
  findPerson,
  callIdAt,
  moreFrames,
  nothingOpen,
  overWith,
  press,
  ring,
  ringing,
} from '../support/phone.js';
import { openAt, recordingOf } from '../support/recorder.js';
import { type Person, useStage } from '../support/stage.js';

describe('adding people to a call of two', () => {
  const stage = useStage(MEETING);

  it(
    'C6: a third and a fourth are rung: who declines is seen, who accepts meets both, and nobody else is turned on',
    async () => {
      const [ann, ben, cy, dee] = (await newPeople(stage, 'Ann', 'Ben', 'Cy', 'Dee')) as [
        Person,
        Person,
        Person,
        Person,
      ];
      await ring(ann, ben);
      await ringing(ann, ben, ann);
      await accept(ben);
      await Promise.all([ann, ben].map((one) => moreFrames(one)));
      // Ben can be neither heard nor seen, and it stays so.
      await press(ben, 'Mute');
      await press(ben, 'Turn camera off');
      await ann.page.getByText(`${ben.name} is muted`).waitFor();
      const before = await Promise.all([ann, ben].map(capturesOf));
      const callId = callIdAt(ann);

      await add(ann, dee);
      await button(dee.page, 'Decline').click();
      await ann.page.getByText(`${dee.name} · Declined`).waitFor();
      await add(ann, cy);
      await accept(cy);
      await Promise.all([
        meets(ann, { others: [ben, cy], frames: 0, sound: false }),
        meets(ben, { others: [ann, cy] }),
        meets(cy, { others: [ann, ben], frames: 0, sound: false }),
      ]);
      await button(ben.page, 'Unmute').waitFor();
      await button(ben.page, 'Turn camera on').waitFor();
      await button(ann.page, 'Mute').waitFor();
      await button(ann.page, 'Turn camera off').waitFor();
      expect(await Promise.all([ann, ben].map(capturesOf))).toEqual(before);
      expect((await openAt(ben.page)).tracks).not.toContain('video');

      // Now Ben turns them on himself, and every stream carries frames and sound.
      await press(ben, 'Unmute');
      await press(ben, 'Turn camera on');
      await allMeet([ann, ben, cy]);
      for (const one of [ann, ben, cy]) expect(callIdAt(one)).toBe(callId);

      // The caller may leave; the call goes on for those who are in it.
      await leave(ann);
      await Promise.all([onlyMeets(ben, [cy]), onlyMeets(cy, [ben])]);
      await allMeet([ben, cy]);
      await press(cy, 'Leave');
      await overWith(ben, 'Call ended');
      await Promise.all([ann, ben, cy, dee].map(nothingOpen));
      expect((await recordingOf(dee.page)).captures).toEqual([]);
    },
    MEETING_MS,
  );
});

/** Calls somebody into the running call. */
async function add(by: Person, who: Person): Promise<void> {
  const panel = await openPanel(by, 'Add people');
  await findPerson(by.page, who);
  await panel.getByRole('button', { name: `Add ${who.name}`, exact: true }).click();
  await button(who.page, 'Accept').waitFor();
  await panel.getByText('Ringing…').waitFor();
}

/** Which devices this page has asked the browser for, and how often. */
async function capturesOf({ page }: Person) {
  const { captures } = await recordingOf(page);
  return captures.map(({ kind, audio, video }) => ({ kind, audio, video }));
}
