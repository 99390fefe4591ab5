import { CALL_STATUSES, END_REASONS } from '@contracts';
import { newFoundCall } from './audit-fixtures';
import { END_WORDS, kindOf, outcomeOf, STATUS_WORDS } from './call-outcome';
import { newParticipant } from '../call/testing/call-fixtures';
import { whoOf } from './call-who';

describe('a call for somebody who was not in it', () => {
  it('tells nobody that they missed or made it', () => {
    const words = [...CALL_STATUSES.map((one) => STATUS_WORDS[one]), ...END_REASONS.map((one) => END_WORDS[one])];
    expect(words.filter((one) => /\byou\b|Incoming|Outgoing/i.test(one))).toEqual([]);
    expect(words.filter((one) => one === '')).toEqual([]);
  });

  it('marks what failed, and not what people decided', () => {
    const failed = END_REASONS.filter((endReason) => outcomeOf({ kind: 'direct', status: 'ended', endReason }).failed);
    expect(failed).toEqual(['connect-failed', 'connection-lost', 'media-failed']);
    expect(outcomeOf({ kind: 'direct', status: 'accepted', endReason: null })).toMatchObject({
      words: 'Running',
      failed: false,
    });
  });

  it('knows that nobody hangs up a meeting', () => {
    const left = { status: 'ended', endReason: 'hangup' } as const;
    expect(outcomeOf({ kind: 'room', ...left }).words).toBe('Ended');
    expect(outcomeOf({ kind: 'direct', ...left }).words).toBe('Hung up');
    expect(outcomeOf({ kind: 'room', status: 'ended', endReason: 'ended-by-admin' }).words).toMatch(/administrator/);
  });

  it('says what kind of call it was', () => {
    expect(kindOf({ kind: 'direct', type: 'audio' }).words).toBe('Audio call');
    expect(kindOf({ kind: 'room', type: 'video' }).words).toBe('Video meeting');
  });

  it('says who called whom, and how many more came', () => {
    expect(whoOf(newFoundCall())).toEqual({ who: 'Ann', whom: 'Ben', more: '' });
    const three = [1, 2, 3].map((id) => newParticipant(id));
    expect(whoOf(newFoundCall({ participants: three }))).toMatchObject({ more: '+1' });
    const room = { kind: 'room' as const, callee: null, roomTitle: 'Weekly' };
    expect(whoOf(newFoundCall({ ...room, participants: three }))).toEqual({
      who: 'Weekly',
      whom: null,
      more: '3 people',
    });
    expect(whoOf(newFoundCall({ ...room, participants: [three[0]] })).more).toBe('1 person');
    expect(whoOf(newFoundCall({ callee: null }))).toMatchObject({ whom: 'Nobody' });
  });
});
