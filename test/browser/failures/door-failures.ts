import {
  confirm,
  enterByLink,
  joinNow,
  leave,
  MEETING,
  meetingIn,
  newKnock,
  newPeople,
  newRoom,
  openLink,
  openPanel,
} from '../support/meeting.js';
import { button, overWith, press } from '../support/phone.js';
import type { Person, Stage } from '../support/stage.js';
import type { Reproduction } from './reproduction.js';
import { pass } from './steps.js';

async function unanswered(stage: Stage): Promise<number> {
  const { room, ann } = await newKnock(stage);
  const { id } = await meetingIn(ann, room);
  await pass(8_000);
  await endForAll(ann);
  return id;
}

async function withdrawn(stage: Stage): Promise<number> {
  const { room, ann, ben } = await newKnock(stage);
  const { id } = await meetingIn(ann, room);
  await pass(8_000);
  await button(ben.page, 'Leave').click();
  await pass(4_000);
  await leave(ann);
  return id;
}

/** Ben types a wrong password, and goes away. */
async function refused(stage: Stage): Promise<number> {
  const [ann, ben] = (await newPeople(stage, 'Ann', 'Ben')) as [Person, Person];
  const room = await newRoom(ann, { password: 'seven green bottles' });
  await enterByLink(stage, ann, room);
  await openLink(stage, ben, room);
  await ben.page.getByLabel('Password of the room').fill('six green bottles');
  stage.expectErrors(/403 .*\/api\/rooms\//);
  await joinNow(ben);
  await ben.page
    .getByText(/password/i)
    .first()
    .waitFor();
  const { id } = await meetingIn(ann, room);
  await pass(2_000);
  await leave(ann);
  return id;
}

async function endForAll(host: Person): Promise<void> {
  await press(host, 'End for all');
  await confirm(host, 'End for all');
}

async function denied(stage: Stage): Promise<number> {
  const { room, ann, ben } = await newKnock(stage);
  const { id } = await meetingIn(ann, room);
  await button(ann.page, `Deny ${ben.name}`).click();
  await ben.page.getByRole('heading', { name: 'The host did not let you in' }).waitFor();
  await leave(ann);
  return id;
}

async function removed(stage: Stage): Promise<number> {
  const [ann, ben] = (await newPeople(stage, 'Ann', 'Ben')) as [Person, Person];
  const room = await newRoom(ann);
  for (const person of [ann, ben]) await enterByLink(stage, person, room);
  await pass(12_000);
  const { id } = await meetingIn(ann, room);
  await openPanel(ann, 'Participants');
  await button(ann.page, `Remove ${ben.name}`).click();
  await confirm(ann, 'Remove');
  await overWith(ben, 'You were removed from the room by the host');
  await leave(ann);
  return id;
}

export const DOOR_FAILURES: Reproduction[] = [
  { name: 'knock-unanswered', codes: ['knock-unanswered'], options: MEETING, play: unanswered },
  { name: 'knock-withdrawn', codes: ['knock-withdrawn'], options: MEETING, play: withdrawn },
  { name: 'refused-at-door', codes: ['refused-at-door'], options: MEETING, play: refused },
  { name: 'knock-denied', codes: ['knock-denied'], options: MEETING, play: denied },
  { name: 'removed', codes: ['removed'], options: MEETING, play: removed },
];
