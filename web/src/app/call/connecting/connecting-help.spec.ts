import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideIcons } from '../../icons';
import { newUser } from '../testing/call-fixtures';
import { ConnectingHelp } from './connecting-help';

describe('ConnectingHelp', () => {
  const phase = signal({ name: 'connecting' });
  const tries = signal({ answered: true, again: 0, relay: 'asked' });
  const retry = vi.fn();
  const giveUp = vi.fn();

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    phase.set({ name: 'connecting' });
  });
  afterEach(() => vi.useRealTimers());

  function newHelp() {
    const link = { tries, retry };
    const session = { phase, giveUp, peer: signal(newUser(2, 'Ben')), serverAway: signal(false), link: signal(link) };
    TestBed.configureTestingModule({ providers: [provideIcons()] });
    const fixture = TestBed.createComponent(ConnectingHelp);
    fixture.componentRef.setInput('session', session);
    const page = fixture.nativeElement as HTMLElement;
    const after = (ms: number) => {
      TestBed.tick();
      vi.advanceTimersByTime(ms);
      TestBed.tick();
      return page.textContent.trim();
    };
    const press = (name: string) =>
      Array.from(page.querySelectorAll('button'))
        .find(({ textContent }) => textContent.trim() === name)!
        .click();
    return { after, press };
  }

  it('says nothing for five seconds, then what is being tried and what one can do', () => {
    const { after, press } = newHelp();
    expect(after(4_900)).toBe('');
    expect(after(200)).toContain('Looking for a direct way, and asking the relay for another.');
    press('Try again');
    press('Give up');
    expect([retry.mock.calls.length, giveUp.mock.calls.length]).toEqual([1, 1]);
    tries.update((before) => ({ ...before, relay: 'silent' }));
    expect(after(0)).toContain('The relay does not answer.');
  });

  it('goes when it is connected, and comes again with the next trouble', () => {
    const { after } = newHelp();
    after(5_100);
    phase.set({ name: 'talking' });
    expect(after(10_000)).toBe('');
    phase.set({ name: 'reconnecting' });
    expect(after(1_000)).toBe('');
    expect(after(4_100)).toContain('broke off');
  });
});
