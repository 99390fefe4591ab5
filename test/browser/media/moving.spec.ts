import { itInLongRun } from '../../support/rounds.js';
import type { Call } from '../../../contracts/index.js';
import { inside, meets, newMeeting, openLink } from '../support/meeting.js';
import { machineDelayUntil } from '../support/machine.js';
import {
  button,
  callIdAt,
  moreFrames,
  moreSound,
  newCall,
  nothingOpen,
  overWith,
  press,
  STAYING,
} from '../support/phone.js';
import { longestSoundGap, openAt, watchSoundGaps } from '../support/recorder.js';
import { type Person, useStage } from '../support/stage.js';

const GAP_MS = 2_000;

describe('C14: a running call can be reached from everywhere, and moved', () => {
  const stage = useStage();

  it('moves to another tab in one click: the other hears a short gap and the same person', async () => {
    const { ann, ben } = await newCall(stage, 'Video', STAYING);
    const before = await placeOf(ben, callIdAt(ann));
    await press(ben, 'Mute');
    await ann.page.getByText(`${ben.name} is muted`).waitFor();
    await press(ben, 'Unmute');
    const other = await ben.newTab();
    await other.page.getByText(`In a call with ${ann.name}`).waitFor();
    await watchSoundGaps(ann.page);
    const goesOn = (async () => {
      await button(other.page, 'Move it here').click();
      await overWith(ben, 'The call goes on at another device');
      await nothingOpen(ben);
      await Promise.all([moreFrames(other), moreSound(other), moreFrames(ann), moreSound(ann)]);
    })();
    const [delay] = await Promise.all([machineDelayUntil(goesOn, GAP_MS), goesOn]);
    expect(await longestSoundGap(ann.page)).toBeLessThan(GAP_MS + delay);
    const after = await placeOf(ben, callIdAt(ann));
    expect([after.id, after.epoch]).toEqual([before.id, before.epoch + 1]);
    expect((await openAt(ann.page)).connections).toBe(1);

    // And back again, from what the first tab still shows of the call.
    await button(ben.page, 'Move it here').click();
    await overWith(other, 'The call goes on at another device');
    await Promise.all([moreFrames(ben), moreFrames(ann)]);
    await press(ann, 'Hang up');
    await overWith(ben, 'Call ended');
    await button(other.page, 'Close').click();
    await other.page.getByText(/^In a call with/).waitFor({ state: 'detached' });
  });

  it('is offered wherever one looks when its tab was closed, and goes on', async () => {
    const { ann, ben } = await newCall(stage, 'Video', STAYING);
    const other = await ben.newTab();
    const callId = callIdAt(ann);
    await ben.page.close();
    await button(other.page, 'Return').waitFor();
    for (const path of ['/history', '/rooms', '/account', `/call/${callId}`]) {
      await other.page.goto(stage.url + path);
      await button(other.page, 'Return').first().waitFor();
    }
    await button(other.page, 'Return').click();
    await Promise.all([moreFrames(other), moreFrames(ann), moreSound(ann)]);
    expect(callIdAt(other)).toBe(callId);
    expect((await callOf(ben, callId)).status).toBe('accepted');
  });

  itInLongRun('moves a meeting from its door instead of refusing', async () => {
    const { room, people } = await newMeeting(stage, 'Ann', 'Ben');
    const [ann, ben] = people as [Person, Person];
    const other = await ben.newTab();
    await openLink(stage, other, room);
    await other.page.getByText('You are in this meeting on another device.').waitFor();
    await other.page.getByTestId('own-preview').waitFor();
    await button(other.page, 'Move it here').click();
    await inside(other);
    await overWith(ben, 'The meeting goes on at another device');
    await nothingOpen(ben);
    await meets(ann, { others: [ben] });
  });

  async function callOf({ client }: Person, callId: number): Promise<Call> {
    return (await client.api<Call>('GET', `/calls/${callId}`)).body;
  }

  async function placeOf(person: Person, callId: number) {
    const { participants } = await callOf(person, callId);
    return participants.find(({ userId }) => userId === person.client.user.id)!;
  }
});
