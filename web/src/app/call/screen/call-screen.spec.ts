import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { provideRouter } from '@angular/router';
import type { User } from '@contracts';
import { of } from 'rxjs';
import { provideIcons } from '../../icons';
import { Session } from '../../session/session';
import { newUser } from '../testing/call-fixtures';
import { Calling } from '../session/calling';
import { elsewhere } from '../elsewhere/elsewhere-fixtures';
import { newFakeSession, there } from '../testing/fake-session';
import { CallScreen } from './call-screen';

/** Ann's screen in a room with Ben; what it asks of the call is recorded in `asked`. */
async function newScreen({ guest = false, host = false, alone = false, sure = true } = {}) {
  const { session, asked, ask, present, waiting, me, over } = newFakeSession({ host, alone });
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
  vi.stubGlobal('matchMedia', () => ({
    matches: false,
    addListener: () => undefined,
    removeListener: () => undefined,
  }));
  const dialog = { openDialogs: [], open: () => ({ afterClosed: () => of(sure) }) };
  TestBed.configureTestingModule({
    providers: [
      provideRouter([]),
      provideIcons(),
      elsewhere(),
      { provide: Calling, useValue: { close: ask('close'), returnUrl: signal('/rooms') } },
      { provide: Session, useValue: { user: signal<User | null>(guest ? null : newUser(1, 'Ann')) } },
      { provide: MatDialog, useValue: dialog },
    ],
  });
  const fixture = TestBed.createComponent(CallScreen);
  fixture.componentRef.setInput('session', session);
  document.body.append(fixture.nativeElement as HTMLElement);
  await fixture.whenStable();
  asked.length = 0;
  const page = fixture.nativeElement as HTMLElement;
  const button = (name: string) => page.querySelector<HTMLElement>(`button[aria-label="${name}"]`);
  const press = async (key: string, from: EventTarget = document.body) => {
    from.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await fixture.whenStable();
  };
  const click = async (name: string) => {
    button(name)?.click();
    await fixture.whenStable();
  };
  return { fixture, page, button, click, press, asked, present, waiting, me, over };
}

describe('CallScreen in a room', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('draws a tile named like the person for each who is there, and for nobody else', async () => {
    const { page, present, fixture } = await newScreen();
    const names = () => [...page.querySelectorAll('[data-testid=tile]')].map((tile) => tile.getAttribute('aria-label'));
    expect(names()).toEqual(['Ben']);
    present.set([there(3, 'Cy'), there(2, 'Ben')]);
    await fixture.whenStable();
    expect(names()).toEqual(['Ben', 'Cy']);
    expect(page.querySelectorAll('[data-testid=own-tile]')).toHaveLength(1);
  });

  it('says so when nobody else is here, and offers the link', async () => {
    const { page } = await newScreen({ alone: true });
    expect(page.textContent).toContain('Nobody else is here yet');
    expect([...page.querySelectorAll('button')].some(({ textContent }) => textContent.includes('Copy link'))).toBe(
      true,
    );
  });

  it('does what the keys say, but not while one writes', async () => {
    const { page, press, asked } = await newScreen();
    for (const key of ['m', 'v', 'h']) await press(key);
    expect(asked).toEqual(['microphone', 'camera', 'raise hand']);
    asked.length = 0;
    await press('c');
    const box = page.querySelector('textarea')!;
    expect(document.activeElement).toBe(box);
    asked.length = 0;
    await press('m', box);
    expect(asked).toEqual([]);
  });

  it('closes a panel with Escape and gives the focus back', async () => {
    const { page, button, press } = await newScreen();
    button('Participants')?.focus();
    button('Participants')?.click();
    await press('x');
    expect(page.querySelector('parley-participants-panel')).not.toBeNull();
    await press('Escape', document.activeElement ?? document.body);
    expect(page.querySelector('parley-side-panel')).toBeNull();
    expect(document.activeElement).toBe(button('Participants'));
  });

  it('keeps what was written when the chat is closed before it is sent', async () => {
    const { page, click, fixture } = await newScreen();
    await click('Chat');
    const box = page.querySelector('textarea')!;
    box.value = 'Half a sen';
    box.dispatchEvent(new Event('input'));
    await fixture.whenStable();
    await click('Chat');
    await click('Chat');
    expect(page.querySelector('textarea')?.value).toBe('Half a sen');
  });

  it('tells the chat when it is read', async () => {
    const { click, asked } = await newScreen();
    await click('Chat');
    await click('Chat');
    expect(asked).toEqual(['chat open true', 'chat open false']);
  });

  it('raises the hand, and lowers the one that is up', async () => {
    const { click, me, asked, fixture } = await newScreen();
    await click('Raise hand');
    me.update((person) => ({ ...person, handRaised: true }));
    await fixture.whenStable();
    await click('Lower hand');
    expect(asked).toEqual(['raise hand', 'lower hand']);
  });

  it('leaves at once, and goes back', async () => {
    const { click, asked } = await newScreen();
    await click('Leave');
    expect(asked).toEqual(['leave', 'close']);
  });

  it.each([
    [true, ['end for all']],
    [false, []],
  ])('ends for all only once the host is sure (%s)', async (sure, done) => {
    const { click, asked } = await newScreen({ host: true, sure });
    await click('End for all');
    expect(asked).toEqual(done);
  });

  it('offers neither to end for all nor to remove to whoever is not the host', async () => {
    const { click, button } = await newScreen();
    await click('Participants');
    expect(button('End for all')).toBeNull();
    expect(button('Remove Ben')).toBeNull();
  });

  it('lets the host answer a knock where it is announced, and in one place only', async () => {
    const { page, waiting, click, asked, fixture } = await newScreen({ host: true });
    waiting.set([there(5, 'Eve', { state: 'waiting', guest: true })]);
    await fixture.whenStable();
    await click('Admit Eve');
    expect(asked).toEqual(['admit 5']);
    await click('Participants');
    expect(page.querySelectorAll('button[aria-label="Admit Eve"]')).toHaveLength(1);
  });

  it('lets nobody but users add people', async () => {
    const user = await newScreen();
    expect(user.button('Add people')).not.toBeNull();
    TestBed.resetTestingModule();
    const guest = await newScreen({ guest: true });
    expect(guest.button('Add people')).toBeNull();
    expect(guest.button('Back to Parley')).toBeNull();
  });

  it('shows how it ended, and nobody any more', async () => {
    const { page, over, fixture } = await newScreen();
    over.set(true);
    await fixture.whenStable();
    expect(page.querySelector('h1')?.textContent).toBe('The meeting has ended');
    expect(page.textContent).toContain('2 min');
    expect(page.querySelectorAll('video')).toHaveLength(0);
  });
});
