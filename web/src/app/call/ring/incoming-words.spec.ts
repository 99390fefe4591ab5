import { newCall, newParticipant } from '../testing/call-fixtures';
import { incomingWords } from './incoming-words';

describe('the words of a call that rings', () => {
  const participants = [
    newParticipant(1, { state: 'joined', displayName: 'Ann' }),
    newParticipant(2, { state: 'joined', displayName: 'Ben' }),
    newParticipant(3, { state: 'ringing', displayName: 'Cy' }),
  ];

  it.each([
    [newCall(), 'Ann', 'Video call'],
    [newCall({ type: 'audio', status: 'ringing' }), 'Ann', 'Audio call'],
    [newCall({ status: 'accepted', participants }), 'Ann and Ben', 'Join their video call'],
    [
      newCall({ kind: 'room', status: 'accepted', roomTitle: 'Stand-up', participants }),
      'Stand-up',
      'Meeting with Ann and Ben',
    ],
  ])('%#: %s', (call, name, kind) => {
    expect(incomingWords(call)).toEqual({ name, kind });
  });
});
