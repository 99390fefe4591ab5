import type { Call } from '@contracts';
import { qualityWords } from './my-outcome';
import { BEN, endedCall, ME, was } from '../testing/ended-call';

describe('how good it was', () => {
  it('is told of a call that people talked in', () => {
    expect(['good', 'fair', 'poor', null].map((quality) => qualityWords(endedCall({ quality } as Call), ME))).toEqual([
      'Good throughout',
      'Fair at times',
      'Poor at times',
      'Not measured',
    ]);
  });

  it('is not told before the server has told it', () => {
    expect(qualityWords(endedCall({ quality: undefined }), ME)).toBeNull();
  });

  it('of many is the worst of any two, and says so', () => {
    const participants = [was(ME), was(BEN), was(3)];
    expect(qualityWords(endedCall({ kind: 'room', participants, quality: 'poor' }), ME)).toBe(
      'Poor at times, for some',
    );
  });

  it.each<[string, Partial<Call>]>([
    ['did not connect', { endReason: 'connect-failed' }],
    ['was cut off', { endReason: 'connection-lost' }],
    ['lost somebody', { participants: [was(ME), was(BEN, { leaveReason: 'lost' })] }],
    ['nobody answered', { status: 'missed', endReason: 'no-answer', acceptedAt: null }],
    ['nobody was in', { participants: [was(ME, { joinedAt: null })] }],
  ])('E1: nothing good is said of one that %s', (_, of) => {
    expect(qualityWords(endedCall(of), ME) ?? '').not.toContain('Good');
  });
});
