import { newCall, newParticipant } from '../testing/call-fixtures';
import {
  inOrderOfBeginning,
  isOfTwo,
  layoutOf,
  personKey,
  screenKey,
  type StageSeat,
  seatsOf,
  type StageWish,
} from './seat';

const person = (id: number): StageSeat => ({
  key: personKey(id),
  kind: 'person',
  person: newParticipant(id),
  track: null,
});
const screen = (id: number): StageSeat => ({ ...person(id), key: screenKey(id), kind: 'screen' });
const me: StageSeat = { ...person(1), kind: 'own' };
const wish = (of: Partial<StageWish> = {}): StageWish => ({
  ofTwo: false,
  seats: [person(2), person(3), me],
  pinned: null,
  view: 'grid',
  speaker: null,
  screens: [],
  ...of,
});

describe('layoutOf', () => {
  const everybody = [screen(2), screen(3), person(2), person(3), me];
  const [both, later] = [
    [screenKey(3), screenKey(2)],
    [screenKey(2), screenKey(3)],
  ];

  it.each<[string, Partial<StageWish>, ReturnType<typeof layoutOf>]>([
    ['leaves everybody in the grid', {}, { name: 'grid' }],
    ['shows whoever speaks', { view: 'speaker', speaker: 3 }, { name: 'speaker', large: personKey(3) }],
    ['shows somebody before anybody speaks', { view: 'speaker' }, { name: 'speaker', large: personKey(2) }],
    ['forgets who has gone', { view: 'speaker', speaker: 9 }, { name: 'speaker', large: personKey(2) }],
    ['never shows oneself alone', { view: 'speaker', seats: [me] }, { name: 'grid' }],
    ['shows a shared screen, the latest', { seats: everybody, screens: both }, { name: 'screen', large: screenKey(2) }],
    [
      'shows a screen that is still there',
      { seats: [screen(2), me], screens: later },
      { name: 'screen', large: screenKey(2) },
    ],
    [
      'keeps to what was pinned',
      { seats: everybody, screens: both, pinned: personKey(3) },
      { name: 'pinned', large: personKey(3) },
    ],
    ['lets go what was pinned and is gone', { pinned: personKey(9) }, { name: 'grid' }],
    ['shows a call of two in its own way, whatever was chosen', { ofTwo: true, view: 'speaker' }, { name: 'two' }],
  ])('%s', (_, of, layout) => expect(layoutOf(wish(of))).toEqual(layout));
});

describe('isOfTwo', () => {
  const joined = (id: number) => newParticipant(id, { joinedAt: '2026-11-20T10:00:00.000Z' });

  it.each([
    ['a call that rings', newCall(), true],
    [
      'a call of two, and a third who was rung',
      newCall({ participants: [joined(1), joined(2), newParticipant(3)] }),
      true,
    ],
    ['a call to which a third has come', newCall({ participants: [joined(1), joined(2), joined(3)] }), false],
    ['a room, whoever is in it', newCall({ kind: 'room', participants: [joined(1), joined(2)] }), false],
  ])('%s', (_, call, ofTwo) => expect(isOfTwo(call)).toBe(ofTwo));
});

describe('inOrderOfBeginning', () => {
  it('puts the new at the end and forgets what is over', () => {
    expect(inOrderOfBeginning(['a', 'b', 'c'], ['c', 'x', 'a'])).toEqual(['c', 'a', 'b']);
  });
});

describe('seatsOf', () => {
  it('puts screens first and oneself last', () => {
    const order = seatsOf([person(3), screen(3), person(2)], me).map(({ key }) => key);
    expect(order).toEqual([screenKey(3), personKey(2), personKey(3), personKey(1)]);
  });
});
