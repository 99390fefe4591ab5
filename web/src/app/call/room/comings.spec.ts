import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { there } from '../testing/fake-session';
import { Comings, gathered } from './comings';

const plain = (words: string) => words.replace(/[\u2066-\u2069]/g, '');

describe('Comings', () => {
  afterEach(() => vi.useRealTimers());

  function newMeeting() {
    vi.useFakeTimers();
    const said: string[] = [];
    const present = signal([there(2, 'Ben')]);
    const [inside, hosting] = [signal(false), signal(false)];
    const say = (words: string) => said.push(plain(words));
    const comings = TestBed.runInInjectionContext(
      () => new Comings({ present, inside, hosting, wanted: signal(true), say }),
    );
    TestBed.tick();
    const show = (...names: string[]) => {
      present.set(names.map((name) => there(name.charCodeAt(0), name)));
      TestBed.tick();
    };
    const enter = () => (inside.set(true), TestBed.tick());
    return { said, show, enter, hosting, comings };
  }

  it('tells who comes and goes, gathered, and not who was there before me', () => {
    const { said, show, enter } = newMeeting();
    show('Ann', 'Ben');
    enter();
    vi.advanceTimersByTime(5_000);
    expect(said).toEqual([]);
    for (const many of [['Cy'], ['Cy', 'Dee'], ['Cy', 'Dee', 'Eve'], ['Cy', 'Dee', 'Eve', 'Flo']])
      show('Ann', 'Ben', ...many);
    vi.advanceTimersByTime(1_600);
    expect(said).toEqual(['Cy, Dee and 2 others joined']);
    show('Ann', 'Cy', 'Dee', 'Eve', 'Flo');
    vi.advanceTimersByTime(1_600);
    expect(said.slice(1)).toEqual(['Ben left']);
  });

  it('says nothing of who is gone and back in a moment', () => {
    const { said, show, enter } = newMeeting();
    show('Ann');
    enter();
    show();
    show('Ann');
    vi.advanceTimersByTime(5_000);
    expect(said).toEqual([]);
  });

  it('tells me that I host from now on, not that I did from the start', () => {
    const { said, enter, hosting } = newMeeting();
    enter();
    hosting.set(true);
    TestBed.tick();
    expect(said).toEqual(['You host the meeting now.']);
  });

  it.each([
    [['Ben'], 'Ben'],
    [['Ben', 'Cy', 'Dee'], 'Ben, Cy and Dee'],
    [['Ben', 'Cy', 'Dee', 'Eve', 'Flo'], 'Ben, Cy and 3 others'],
  ])('gathers %s', (names, words) => expect(plain(gathered(names))).toBe(words));
});
