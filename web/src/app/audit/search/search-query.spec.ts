import { callNumberIn, EVERY_CALL, isNarrowed, paramsOf, queryOf } from './search-query';

describe('what support searches for', () => {
  it('stands in the address, and nonsense narrows nothing', () => {
    const address = {
      user: ' Ann ',
      status: 'ended',
      endReason: 'hangup',
      kind: 'room',
      type: 'video',
      quality: 'poor',
    };
    const asked = queryOf({ ...address, roomCode: 'abcd-efgh-jkmn', from: '2026-11-01', minDuration: '60' });
    expect(asked).toEqual({
      ...{ ...EVERY_CALL, ...address, user: 'Ann', roomCode: 'abcd-efgh-jkmn', from: '2026-11-01', minDuration: 60 },
    });
    const nonsense = { user: '  ', status: 'x', endReason: '', kind: 'y', type: 'z', quality: '1', from: '1', to: 'a' };
    expect(queryOf({ ...nonsense, minDuration: '-3' })).toEqual(EVERY_CALL);
    expect(isNarrowed(EVERY_CALL)).toBe(false);
    expect(isNarrowed(asked)).toBe(true);
  });

  it('takes lists, moments and times of the day, and leaves out what it does not know', () => {
    const asked = queryOf({
      ...{ outcome: ['poor', 'x', 'broken'], cause: 'gone', sound: 'silent', fromTime: '09:00', toTime: '25:00' },
      ...{ from: '2026-11-20T10:00:00.000Z', to: '2026-13-40T10:00:00.000Z', named: ['7', '8'], way: 'relay' },
    });
    expect(asked).toEqual({
      ...EVERY_CALL,
      ...{ outcome: ['poor', 'broken'], cause: ['gone'], sound: 'silent', fromTime: '09:00' },
      ...{ from: '2026-11-20T10:00:00.000Z', named: '7', way: 'relay' },
    });
    expect(queryOf({ outcome: 'x', cause: [] })).toEqual(EVERY_CALL);
    const { from, timeZone } = paramsOf(asked);
    expect([from, typeof timeZone]).toEqual(['2026-11-20T10:00:00.000Z', 'string']);
    expect(paramsOf(EVERY_CALL)['timeZone']).toBeNull();
  });

  it('is cut between two characters, never through an emoji', () => {
    const long = (letters: number) => 'a'.repeat(letters) + '😀😀';
    const { user, roomCode } = queryOf({ user: long(79), roomCode: long(199) });
    expect([user, roomCode]).toEqual(['a'.repeat(79) + '😀', 'a'.repeat(199) + '😀']);
    expect(queryOf({ user: 'Ann\ud83d', roomCode: '\ude00' })).toEqual({ ...EVERY_CALL, user: 'Ann' });
  });

  it('asks for whole days by the local calendar', () => {
    const params = paramsOf({ ...EVERY_CALL, from: '2026-11-20', to: '2026-11-20' });
    expect(params['from']).toBe(new Date(2026, 10, 20).toISOString());
    expect(params['to']).toBe(new Date(2026, 10, 21).toISOString());
  });

  it.each([
    ['#123', 123],
    [' # 7 ', 7],
    ['123', null],
    ['#0', null],
    ['#12a', null],
    ['Ann #1', null],
  ])('reads the call number in %s', (text, number) => {
    expect(callNumberIn(text)).toBe(number);
  });
});
