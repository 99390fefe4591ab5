import { TestBed } from '@angular/core/testing';
import { RingTone } from '../../media/ring-tone';
import { SoundOutput } from '../../media/sound-output';
import { RingSound } from './ring-sound';

const settle = () => new Promise((resolve) => setTimeout(resolve));

/** A browser's locks, granted in the order of the requests. */
function newLocks() {
  let line = Promise.resolve();
  const request = (_: string, { signal }: LockOptions, hold: () => Promise<void>) => {
    const mine = line.then(() => {
      signal?.throwIfAborted();
      return hold();
    });
    line = mine.catch(() => undefined);
    return mine;
  };
  Object.defineProperty(navigator, 'locks', { value: { request }, configurable: true });
}

function newTab(audible = Promise.resolve()) {
  let heard = false;
  TestBed.resetTestingModule();
  TestBed.configureTestingModule({
    providers: [
      { provide: RingTone, useValue: { play: () => (heard = true), stop: () => (heard = false) } },
      { provide: SoundOutput, useValue: { audible: () => audible } },
    ],
  });
  return { sound: TestBed.inject(RingSound), heard: () => heard };
}

describe('RingSound', () => {
  afterEach(() => Reflect.deleteProperty(navigator, 'locks'));

  it('is heard from one of several tabs, and from the next when that one goes quiet', async () => {
    newLocks();
    const [one, other, third] = [newTab(), newTab(), newTab()];
    for (const tab of [one, other, third]) tab.sound.start();
    await settle();
    expect([one, other, third].map((tab) => tab.heard())).toEqual([true, false, false]);
    other.sound.stop();
    one.sound.stop();
    await settle();
    expect([one, other, third].map((tab) => tab.heard())).toEqual([false, false, true]);
  });

  it('rings again for the next call', async () => {
    newLocks();
    const tab = newTab();
    tab.sound.start();
    await settle();
    tab.sound.stop();
    tab.sound.start();
    await settle();
    expect(tab.heard()).toBe(true);
  });

  it('leaves the turn to others while the browser keeps this tab silent', async () => {
    newLocks();
    const silent = newTab(new Promise(() => undefined));
    const other = newTab();
    silent.sound.start();
    other.sound.start();
    await settle();
    expect(other.heard()).toBe(true);
  });

  it('does not begin when the call is over before its turn', async () => {
    newLocks();
    const tab = newTab();
    tab.sound.start();
    tab.sound.stop();
    await settle();
    expect(tab.heard()).toBe(false);
  });

  it('rings where a browser has no locks', async () => {
    const tab = newTab();
    tab.sound.start();
    await settle();
    expect(tab.heard()).toBe(true);
  });
});
