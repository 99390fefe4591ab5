import { groupsOf } from './chat-groups';

const line = (id: number, from: number, at: string) => ({ id, from, at: `2026-11-20T10:${at}.000Z` });
const shape = (lines: ReturnType<typeof line>[]) =>
  groupsOf(lines).map(({ from, lines: inside }) => [from, inside.map(({ id }) => id)]);

describe('groupsOf', () => {
  it('puts together what one person writes in a row', () => {
    const lines = [line(1, 7, '00:00'), line(2, 7, '00:30'), line(3, 8, '00:40'), line(4, 7, '00:50')];
    expect(shape(lines)).toEqual([
      [7, [1, 2]],
      [8, [3]],
      [7, [4]],
    ]);
  });

  it('tells the time again after a pause', () => {
    expect(shape([line(1, 7, '00:00'), line(2, 7, '04:00'), line(3, 7, '09:30')])).toEqual([
      [7, [1, 2]],
      [7, [3]],
    ]);
  });

  it('has nothing to group at first', () => expect(groupsOf([])).toEqual([]));
});
