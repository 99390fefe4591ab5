import { BEGIN, BEN, directStory, meetingStory, Story } from '../ladder-fixtures';
import { lanesOf } from './lanes';
import { newParticipant, newUser } from '../../../call/testing/call-fixtures';

const lanesIn = (story: Story) => lanesOf(story.log().call);
const heads = (story: Story) => lanesIn(story).all.map(({ name, device }) => (device ? `${name}, ${device}` : name));

describe('lanesOf', () => {
  it('has the caller, the server, then each device of the callee', () => {
    expect(heads(directStory())).toEqual([
      'Ann, Chrome on Linux',
      'Server',
      'Ben, Firefox on Windows',
      'Ben, device 2',
    ]);
  });

  it('has a lane for somebody of whom no device is known', () => {
    expect(heads(new Story())).toEqual(['User 1', 'Server', 'User 2']);
    expect(lanesIn(new Story()).of(BEN, { at: BEGIN })).toBe(2);
  });

  it('puts the owner of a room first, and the others in the order in which they came', () => {
    const participants = [3, 1, 2].map((id) => newParticipant(id, { role: 'member', displayName: `P${id}` }));
    const story = new Story({ kind: 'room', caller: newUser(1), callee: null, participants });
    story.joined(1, 2).joined(2, 1).joined(3, 3);
    expect(lanesIn(story).all.map(({ name }) => name)).toEqual(['P1', 'Server', 'P2', 'P3']);
    expect(lanesIn(meetingStory({ people: 20, signals: 0 })).all).toHaveLength(21);
  });

  it('begins with the server where nobody of those who are there has called', () => {
    const story = new Story({
      kind: 'room',
      caller: newUser(9),
      participants: [newParticipant(4, { role: 'member' })],
    });
    expect(lanesIn(story)).toMatchObject({ server: 0, all: [{ name: 'Server' }, { name: 'User 4' }] });
  });

  it('knows from which page a signal came', () => {
    const story = directStory().joined(300, BEN, { deviceId: 'telephone-of-ben', epoch: 2 });
    const lanes = lanesIn(story);
    expect(lanes.ofPage(BEN, { epoch: 1, at: BEGIN + 400_000 })).toBe(2);
    expect(lanes.ofPage(BEN, { epoch: 2, at: BEGIN })).toBe(3);
    expect(lanes.ofPage(BEN, { epoch: 0, at: BEGIN })).toBe(2);
    expect(lanes.of(BEN, { at: BEGIN + 310_000 })).toBe(3);
    expect(lanes.of(BEN, { deviceId: 'telephone-of-ben', at: BEGIN })).toBe(3);
  });

  it('draws over the server what is about nobody', () => {
    const lanes = lanesIn(directStory());
    expect(lanes.of(null, { at: BEGIN })).toBe(lanes.server);
    expect(lanes.of(99, { at: BEGIN })).toBe(lanes.server);
    expect(lanes.ofPage(99, { epoch: 1, at: BEGIN })).toBe(lanes.server);
  });
});
