import { newParticipant } from '../testing/call-fixtures';
import { inOrderOfBeginning, personKey, screenKey, type Seat, seatsOf, stageOf, type StageWish } from './seat';

const person = (id: number): Seat => ({
  key: personKey(id),
  kind: 'person',
  person: newParticipant(id),
  track: null,
});
const screen = (id: number): Seat => ({ ...person(id), key: screenKey(id), kind: 'screen' });
const me: Seat = { ...person(1), kind: 'own' };
const wish = (of: Partial<StageWish> = {}): StageWish => ({
  seats: [person(2), person(3), me],
  pinned: null,
  view: 'grid',
  speaker: null,
  screens: [],
  ...of,
});

describe('stageOf', () => {
  it('leaves everybody in the grid', () => expect(stageOf(wish())).toBeNull());

  it('shows whoever speaks, in the speaker view', () => {
    expect(stageOf(wish({ view: 'speaker', speaker: 3 }))).toBe(personKey(3));
  });

  it('shows somebody as long as nobody has spoken, but never oneself alone', () => {
    expect(stageOf(wish({ view: 'speaker' }))).toBe(personKey(2));
    expect(stageOf(wish({ view: 'speaker', speaker: 9 }))).toBe(personKey(2));
    expect(stageOf(wish({ view: 'speaker', seats: [me] }))).toBeNull();
  });

  it('gives the stage to a shared screen, the latest of several', () => {
    const seats = [screen(2), screen(3), person(2), person(3), me];
    expect(stageOf(wish({ seats, screens: [screenKey(3), screenKey(2)] }))).toBe(screenKey(2));
    expect(stageOf(wish({ seats: [screen(2), me], screens: [screenKey(2), screenKey(3)] }))).toBe(screenKey(2));
  });

  it('keeps to what was pinned, until that is gone', () => {
    const seats = [screen(2), person(2), person(3), me];
    expect(stageOf(wish({ seats, screens: [screenKey(2)], pinned: personKey(3) }))).toBe(personKey(3));
    expect(stageOf(wish({ pinned: personKey(9) }))).toBeNull();
  });
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
