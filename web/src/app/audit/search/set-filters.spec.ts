import { OUTCOMES_OF, TROUBLED } from '@contracts';
import { EVERY_CALL, queryOf } from './search-query';
import { outcomesWords, setFilters, timesWords } from './set-filters';

const NOW = new Date(2026, 10, 20, 12).getTime();
const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '');

describe('the filters that are set', () => {
  it('are said in words, each with what takes it away', () => {
    const asked = queryOf({
      ...{
        user: 'Ann with Ben',
        outcome: [...TROUBLED],
        cause: 'gone',
        sound: 'one-way',
        named: 'guest',
        kind: 'room',
      },
      ...{
        network: 'wifi',
        way: 'relay',
        sort: 'cause',
        minDuration: '60',
        from: '2026-11-19',
        to: '2026-11-19',
        fromTime: '22:00',
      },
    });
    const filters = setFilters(asked, NOW);
    expect(filters.map(({ words }) => plain(words))).toEqual([
      ...['With Ann with Ben', 'Failed or poor', 'Gone, and did not come back', 'Sound one way only'],
      ...[
        'A cause names a guest',
        'Network: Wi-Fi',
        'Through a TURN server',
        'Sorted by cause',
        'Meetings',
        '1 min or longer',
      ],
      ...['Yesterday', '22:00 – 24:00 o’clock'],
    ]);
    const rest = filters.reduce((query, { without }) => ({ ...query, ...without }), asked);
    expect(rest).toEqual(EVERY_CALL);
    expect(setFilters(EVERY_CALL, NOW)).toEqual([]);
  });

  it('name groups of results as people do', () => {
    expect(outcomesWords(['poor', 'unreached', 'broken'])).toBe('Failed or poor');
    expect(outcomesWords(OUTCOMES_OF.failed ?? [])).toBe('Failed');
    expect(outcomesWords(['missed', 'declined'])).toBe('Missed, Declined');
    expect(timesWords({ fromTime: null, toTime: null })).toBeNull();
  });
});
