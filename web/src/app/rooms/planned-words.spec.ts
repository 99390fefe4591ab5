import { fromField, plannedWords, toField } from './planned-words';

describe('when a room is planned for', () => {
  const now = new Date(2026, 10, 27, 23, 30).getTime();
  const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 5).toISOString();

  it.each([
    [at(27, 22), 'today at 22:05'],
    [at(28, 0), 'tomorrow at 00:05'],
    [at(30, 9), 'Monday at 09:05'],
    [at(20, 9), 'Fri, 20 November 2026 at 09:05'],
    [new Date(2027, 2, 3, 14, 0).toISOString(), 'Wed, 3 March 2027 at 14:00'],
  ])('reads %s as %s', (time, words) => expect(plannedWords(time, now)).toBe(words));

  it('stands in a field as local time, and comes out of it as it went in', () => {
    expect(toField(at(28, 9))).toBe('2026-11-28T09:05');
    expect(fromField(toField(at(28, 9)))).toBe(at(28, 9));
    expect([toField(null), fromField('')]).toEqual(['', null]);
  });
});
