import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideIcons } from '../../icons';
import type { BrokenPair } from '../mesh/pair-states';
import { MediaOpener } from '../own-media/media-opener';
import { newFakeSession } from '../testing/fake-session';
import { ScreenNotices } from './screen-notices';

const [ME, BEN, CY, DI, EVE] = [1, 2, 3, 4, 5];

describe('ScreenNotices', () => {
  async function tell(broken: readonly BrokenPair[]) {
    const retried: number[] = [];
    const pairs = signal(broken);
    const session = Object.assign(newFakeSession().session, {
      pairs: { broken: pairs },
      nameOf: (id: number) => ['', 'Ann', 'Ben', 'Cy', 'Di', 'Eve'][id],
      linkOf: (id: number) => ({ retry: () => retried.push(id) }),
    });
    const opener = { followerOf: () => null };
    TestBed.configureTestingModule({ providers: [provideIcons(), { provide: MediaOpener, useValue: opener }] });
    const fixture = TestBed.createComponent(ScreenNotices);
    fixture.componentRef.setInput('session', session);
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    const words = [...page.querySelectorAll('p.bad')].map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());
    const change = async (now: readonly BrokenPair[]) => {
      pairs.set(now);
      await fixture.whenStable();
    };
    const labels = [...page.querySelectorAll('p.bad button')].map((one) => one.getAttribute('aria-label'));
    return { words, labels, page, change, retry: () => page.querySelector('button')?.click(), retried };
  }

  it('names the one whom I cannot hear, and tries that pair again', async () => {
    const { words, labels, retry, retried } = await tell([{ a: ME, b: BEN }]);
    expect(words).toEqual(['You and Ben cannot hear each other. Retry']);
    expect(labels).toEqual(['Retry the connection to Ben']);
    retry();
    expect(retried).toEqual([BEN]);
  });

  it('gathers those whom I cannot hear, so that the people stay in sight, and tries all of them again', async () => {
    const mine = [BEN, CY, DI, EVE].map((b) => ({ a: ME, b }));
    const { words, labels, retry, retried } = await tell([...mine, { a: BEN, b: CY }, { a: BEN, b: DI }]);
    expect(labels).toEqual(['Retry the connection to 4 people']);
    expect(words).toEqual([
      'You cannot hear 4 people in this meeting, and they cannot hear you. Retry',
      'Ben and Cy cannot hear each other.',
      'The same goes for 1 more.',
    ]);
    retry();
    expect(retried).toEqual([BEN, CY, DI, EVE]);
  });

  it('leaves the button where the focus is when one more cannot be heard', async () => {
    const mine = [BEN, CY, DI, EVE].map((b) => ({ a: ME, b }));
    const { page, change } = await tell(mine.slice(0, 3));
    const button = page.querySelector('button');
    await change(mine);
    expect(page.textContent).toContain('hear 4 people');
    expect(page.querySelector('button')).toBe(button);
  });
});
