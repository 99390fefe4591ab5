import { type Participant, TOLD_CODES, type ToldCode } from '@contracts';
import { whyWords } from './why-words';

const [ANN, BEN, CY] = [1, 2, 3];
const people = ['Ann', 'Ben', 'Cy', 'Dee'].map(
  (displayName, index) => ({ id: (index + 1) * 10, userId: index + 1, displayName }) as Participant,
);
const read = (code: ToldCode, concerned: number[], myId = ANN, participants = people) =>
  whyWords({ why: { code, participantIds: concerned.map((id) => id * 10) }, participants }, myId);

describe('why a call went wrong, in the words of its people', () => {
  it.each([
    ['no-microphone', [BEN], 'Ben’s browser had no microphone.'],
    ['no-microphone', [ANN], 'Your browser had no microphone.'],
    ['no-microphone', [BEN, ANN], 'Your and Ben’s browser had no microphone.'],
    ['no-microphone', [], 'Somebody’s browser had no microphone.'],
    ['one-way-sound', [BEN, ANN], 'Ben heard nothing of you.'],
    ['one-way-sound', [ANN, BEN], 'You heard nothing of Ben.'],
    ['one-way-sound', [], 'Sound came through in one direction only.'],
    ['no-picture', [BEN], 'Ben’s browser sent no picture.'],
    ['no-picture', [CY, BEN], 'Cy saw no picture of Ben.'],
    ['poor-by-loss', [BEN, ANN], 'Parts of the sound got lost between you and Ben.'],
    ['poor-by-loss', [BEN], 'Parts of the sound got lost between Ben and the others.'],
    ['poor-by-loss', [1, 2, 3, 4], 'Parts of the sound got lost between several people.'],
    ['no-way-between', [], 'No connection came about: nothing came through the networks.'],
    ['no-way-between', [ANN, BEN], 'No connection came about between you and Ben: nothing came through the networks.'],
    ['ended-by-restart', [ANN, BEN], 'The server was restarted or went away.'],
  ] as const)('%s of %j: %s', (code, concerned, words) => {
    expect(read(code, [...concerned])).toBe(words);
  });

  it('are one plain sentence for every cause, whomever it names, without the code', () => {
    for (const code of TOLD_CODES)
      for (const concerned of [[], [ANN], [BEN], [ANN, BEN], [BEN, CY], [1, 2, 3, 4]]) {
        const words = read(code, concerned)!;
        expect(words).toMatch(/^[A-Z][^.]*\.$/);
        expect(words).not.toMatch(/undefined|TURN|ICE|signal|candidate|fault|your own/);
        if (code.includes('-')) expect(words).not.toContain(code);
      }
  });

  it('keep a name that runs from right to left to itself', () => {
    const noa = [{ id: 20, userId: BEN, displayName: 'נועה' } as Participant];
    expect(read('gone', [BEN], ANN, noa)).toBe('\u2068נועה\u2069’s connection was lost and did not come back.');
  });

  it('are none where the server says nothing, or what this page does not know', () => {
    for (const why of [null, undefined, { code: 'toString' as ToldCode, participantIds: [] }])
      expect(whyWords({ why, participants: people }, ANN)).toBeNull();
  });
});
