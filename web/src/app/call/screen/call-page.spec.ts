import { signal, type WritableSignal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { User } from '@contracts';
import { EMPTY } from 'rxjs';
import { provideIcons } from '../../icons';
import { Session } from '../../session/session';
import { LetterKeys } from '../../shared-ui/keys/letter-keys';
import { Signaling } from '../../signaling/signaling';
import type { LinkQuality } from '../../webrtc/quality/link-quality';
import { newUser } from '../testing/call-fixtures';
import { CallPage } from './call-page';
import type { CallSession } from '../session/call-session';
import { Calling } from '../session/calling';
import { elsewhere } from '../elsewhere/elsewhere-fixtures';
import { newFakeSession, there } from '../testing/fake-session';

const JOINED = { joinedAt: '2026-11-20T10:00:00.000Z' };

/** Ann's window during a direct call with Ben. */
async function newPage() {
  const world = newFakeSession({ kind: 'direct' });
  const { session, asked } = world;
  world.me.update((me) => ({ ...me, ...JOINED }));
  world.present.set([there(2, 'Ben', JOINED)]);
  const running = signal<CallSession | null>(session);
  // As in browsers that support it, since the screen offers it depending on what the stage shows.
  Object.defineProperty(document, 'pictureInPictureEnabled', { value: true, configurable: true });
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      unobserve = () => undefined;
      disconnect = () => undefined;
    },
  );
  TestBed.configureTestingModule({
    providers: [
      provideRouter([]),
      provideIcons(),
      elsewhere(),
      { provide: Calling, useValue: { session: running, ringing: signal(null), returnUrl: signal('/people') } },
      { provide: Session, useValue: { user: signal<User>(newUser(1, 'Ann')) } },
      {
        provide: Signaling,
        useValue: { snapshots: EMPTY, connected: signal(true), wasConnected: () => true, on: () => EMPTY },
      },
    ],
  });
  const fixture = TestBed.createComponent(CallPage);
  document.body.append(fixture.nativeElement as HTMLElement);
  await fixture.whenStable();
  asked.length = 0;
  const page = fixture.nativeElement as HTMLElement;
  const button = (name: string) => page.querySelector<HTMLElement>(`button[aria-label="${name}"]`);
  const box = () => page.querySelector('textarea');
  const click = async (name: string) => {
    button(name)?.click();
    await fixture.whenStable();
  };
  const press = async (key: string, from: EventTarget = document.body) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    from.dispatchEvent(event);
    await fixture.whenStable();
    return event;
  };
  const type = async (text: string) => {
    box()!.value = text;
    box()!.dispatchEvent(new Event('input'));
    await fixture.whenStable();
  };
  return { ...world, fixture, page, running, button, box, click, press, type };
}

describe('CallPage', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    Reflect.deleteProperty(document, 'pictureInPictureEnabled');
  });

  it('offers the chat in a call of two, with as much as is unread', async () => {
    const { page, button, unread, fixture } = await newPage();
    expect(button('Chat')?.getAttribute('data-badge')).toBeNull();
    unread.set(3);
    await fixture.whenStable();
    expect(button('Chat')?.getAttribute('data-badge')).toBe('3');
    expect(page.querySelector('#chat-news')?.textContent).toBe('3 unread messages');
  });

  it('keeps its controls where there is no picture to uncover', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { page, fixture } = await newPage();
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
    await fixture.whenStable();
    expect(page.querySelector('parley-call-screen')?.classList).not.toContain('idle');
  });

  it('says that a screen is shared: to whom it is sent, and to the one who sends it, who can stop', async () => {
    const { page, present, session, asked, fixture } = await newPage();
    present.set([there(2, 'Ben', { ...JOINED, media: { audio: true, video: false, screen: true } })]);
    await fixture.whenStable();
    expect(page.querySelector('.passing')?.textContent).toContain('Ben shares their screen');
    const { wanted, screen } = session.media as unknown as Record<'wanted' | 'screen', WritableSignal<unknown>>;
    wanted.set({ audio: true, video: false, screen: true });
    vi.stubGlobal('MediaStream', class {});
    screen.set({ kind: 'video', getSettings: () => ({}) });
    await fixture.whenStable();
    expect(page.querySelector('parley-self-view video')?.classList).toContain('whole');
    [...page.querySelectorAll<HTMLElement>('.passing button')]
      .find((one) => one.textContent.includes('Stop sharing'))
      ?.click();
    expect(asked).toEqual(['screen']);
  });

  it('E1: calls no connection good afterwards because its own looks were, before the server has told', async () => {
    const { page, session, over, fixture } = await newPage();
    const qualities = session.looks.qualities as unknown as WritableSignal<ReadonlyMap<number, LinkQuality>>;
    qualities.set(new Map([[2, { level: 'good', reason: 'The connection is good.' }]]));
    await fixture.whenStable();
    expect(page.textContent).toContain('Good connection');
    qualities.set(new Map());
    over.set(true);
    await fixture.whenStable();
    expect(page.querySelector('.details')?.textContent).toBe('2 min');
  });

  it('takes no letter for a shortcut where they are switched off', async () => {
    const { press, asked } = await newPage();
    TestBed.inject(LetterKeys).switch(false);
    await press('m');
    expect(asked).toEqual([]);
    TestBed.inject(LetterKeys).switch(true);
    await press('m');
    expect(asked).toEqual(['microphone']);
  });

  it('offers none while it rings, by no key either', async () => {
    const { page, button, status, press, fixture } = await newPage();
    status.set('ringing');
    await fixture.whenStable();
    expect(button('Chat')).toBeNull();
    await press('c');
    status.set('accepted');
    await fixture.whenStable();
    expect(page.querySelector('parley-side-panel')).toBeNull();
  });

  it('opens the chat with a key that writes nothing, and sends what one writes there', async () => {
    const { box, press, type, asked } = await newPage();
    const key = await press('c');
    expect(key.defaultPrevented).toBe(true);
    expect(document.activeElement).toBe(box());
    expect(box()?.getAttribute('aria-label')).toBe('Message to Ben');
    asked.length = 0;
    await type('mvsc');
    await press('m', box()!);
    await press('Enter', box()!);
    expect(asked).toEqual(['say mvsc']);
  });

  it('closes the chat with Escape, gives the focus back, and tells the chat', async () => {
    const { page, button, click, press, asked } = await newPage();
    button('Chat')?.focus();
    await click('Chat');
    expect(button('Chat')?.getAttribute('aria-expanded')).toBe('true');
    expect(asked.at(-1)).toBe('chat open true');
    await press('Escape', document.activeElement!);
    expect(page.querySelector('parley-side-panel')).toBeNull();
    expect(document.activeElement).toBe(button('Chat'));
    expect(asked.at(-1)).toBe('chat open false');
  });

  it('shows one panel at a time', async () => {
    const { page, click } = await newPage();
    await click('Chat');
    await click('Add people');
    expect([...page.querySelectorAll('parley-side-panel h2')].map((one) => one.textContent)).toEqual(['Add people']);
  });

  it('keeps the chat open, and what is written in it, when the call grows', async () => {
    const { page, click, type, present, box, asked, fixture } = await newPage();
    await click('Chat');
    await type('Half a sen');
    present.update((people) => [...people, there(3, 'Cy', JOINED)]);
    await fixture.whenStable();
    expect(page.querySelectorAll('[data-testid=own-tile]')).toHaveLength(1);
    expect(page.querySelector('[aria-label=Leave]')).not.toBeNull();
    expect(box()?.value).toBe('Half a sen');
    expect(document.activeElement).toBe(box());
    expect(asked.at(-1)).toBe('chat open true');
  });

  it('begins another call without the panel of the last', async () => {
    const { page, click, running, fixture } = await newPage();
    await click('Chat');
    running.set(newFakeSession({ kind: 'direct' }).session);
    await fixture.whenStable();
    expect(page.querySelector('parley-side-panel')).toBeNull();
  });

  it('keeps the tile of the other, and with it their picture, when the call grows', async () => {
    const { page, present, fixture } = await newPage();
    const tile = page.querySelector('parley-tile');
    expect(tile?.classList).toContain('filling');
    present.update((people) => [...people, there(3, 'Cy', JOINED)]);
    await fixture.whenStable();
    expect(page.querySelector('[data-testid=tile][aria-label=Ben]')).toBe(tile);
    expect(tile?.classList).not.toContain('filling');
  });

  it('shows the figures at the side, before somebody answers, too', async () => {
    const { page, click, status, fixture } = await newPage();
    status.set('ringing');
    await click('More');
    [...document.querySelectorAll<HTMLElement>('[role=menuitem]')]
      .find((one) => one.textContent.includes('Statistics'))
      ?.click();
    await fixture.whenStable();
    expect(page.querySelector('parley-side-panel h2')?.textContent).toBe('Connection');
    status.set('accepted');
    await fixture.whenStable();
    expect(page.querySelector('parley-call-statistics')?.textContent).toContain('Round trip');
  });

  it('takes no key for what a call of two has not', async () => {
    const { press, page, asked } = await newPage();
    await press('h');
    await press('p');
    expect(asked).toEqual([]);
    expect(page.querySelector('parley-side-panel')).toBeNull();
  });
});
