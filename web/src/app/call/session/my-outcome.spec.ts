import type { Call, Participant } from '@contracts';
import { qualityWords } from './my-outcome';

const [ME, BEN] = [1, 2];
const was = (userId: number, of: Partial<Participant> = {}) =>
  ({
    id: userId * 10,
    userId,
    state: 'left',
    leaveReason: 'left',
    joinedAt: '2026-11-20T10:00:00.000Z',
    ...of,
  }) as Participant;

function newCall(of: Partial<Call> = {}): Call {
  return {
    ...{ id: 7, kind: 'direct', status: 'ended', endReason: 'hangup', quality: 'good' },
    ...{ caller: { id: ME, displayName: 'Ann' }, callee: { id: BEN, displayName: 'Ben' } },
    ...{ participants: [was(ME), was(BEN)], acceptedAt: '2026-11-20T10:00:00.000Z', duration: 60 },
    ...of,
  } as Call;
}

describe('how good it was', () => {
  it('is told of a call that people talked in', () => {
    expect(['good', 'fair', 'poor', null].map((quality) => qualityWords(newCall({ quality } as Call), ME))).toEqual([
      'Good throughout',
      'Fair at times',
      'Poor at times',
      'Not measured',
    ]);
  });

  it('is not told before the server has told it', () => {
    expect(qualityWords(newCall({ quality: undefined }), ME)).toBeNull();
  });

  it('of many is the worst of any two, and says so', () => {
    const participants = [was(ME), was(BEN), was(3)];
    expect(qualityWords(newCall({ kind: 'room', participants, quality: 'poor' }), ME)).toBe('Poor at times, for some');
  });

  it.each<[string, Partial<Call>]>([
    ['did not connect', { endReason: 'connect-failed' }],
    ['was cut off', { endReason: 'connection-lost' }],
    ['lost somebody', { participants: [was(ME), was(BEN, { leaveReason: 'lost' })] }],
    ['nobody answered', { status: 'missed', endReason: 'no-answer', acceptedAt: null }],
    ['nobody was in', { participants: [was(ME, { joinedAt: null })] }],
  ])('E1: nothing good is said of one that %s', (_, of) => {
    expect(qualityWords(newCall(of), ME) ?? '').not.toContain('Good');
  });
});
