import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { PublicRoom, SignInOptions } from '@contracts';
import { provideIcons } from '../../icons';
import { Session } from '../session';
import { SignIn } from './sign-in';

const room = (title: string, part: Partial<PublicRoom> = {}): PublicRoom => ({
  ...{ code: `code-of-${title}`, title, requiresPassword: false, waitingRoom: false, full: false },
  ...{ participantCount: 0, people: [], ...part },
});

describe('the way in', () => {
  let http: HttpTestingController;
  let element: HTMLElement;
  let shown: () => Promise<void>;
  const signIn = vi.fn(() => Promise.resolve());
  afterEach(() => signIn.mockClear());

  const open = async (options: SignInOptions | null) => {
    TestBed.configureTestingModule({
      providers: [
        provideIcons(),
        provideHttpClient(),
        provideHttpClientTesting(),
        provideRouter([{ path: '**', children: [] }]),
        { provide: Session, useValue: { ended: signal(null), signIn } },
      ],
    });
    http = TestBed.inject(HttpTestingController);
    const fixture = TestBed.createComponent(SignIn);
    element = fixture.nativeElement as HTMLElement;
    shown = async () => {
      await new Promise((resolve) => setTimeout(resolve));
      await fixture.whenStable();
    };
    await shown();
    const asked = http.expectOne('/api/auth/options');
    if (options) asked.flush(options);
    else asked.error(new ProgressEvent('error'));
    await shown();
  };
  const text = () => element.textContent?.replace(/\s+/g, ' ') ?? '';
  const links = () =>
    Array.from(element.querySelectorAll('a'), (link) => link.textContent?.replace(/\s+/g, ' ').trim());

  it('has a code for everybody, and a meeting and the listed rooms where the server has them', async () => {
    await open({ registration: 'open', guestRooms: true });
    const people = ['Ann', 'Ben'];
    const items = [room('Open house', { participantCount: 2, people, requiresPassword: true }), room('Café')];
    http.expectOne('/api/rooms/public').flush({ items, nextCursor: null });
    await shown();
    expect(text()).toContain('Join with a code');
    expect(links()).toEqual([
      'Create an account',
      'Start a meeting',
      'Open housePassword 2 in the room : Ann, Ben',
      'Café Nobody is in',
    ]);
    expect(element.querySelector('parley-public-rooms a')?.getAttribute('href')).toBe('/join/code-of-Open%20house');
  });

  it('asks for no rooms and offers no meeting where there are none', async () => {
    await open({ registration: 'closed', guestRooms: false });
    http.expectNone('/api/rooms/public');
    expect([text().includes('Join with a code'), links()]).toEqual([true, []]);
  });

  it('is there also where the server cannot say what it has', async () => {
    await open(null);
    expect([text().includes('Join with a code'), links()]).toEqual([true, ['Create an account']]);
  });

  const write = (name: string, text: string) => {
    const box = element.querySelector<HTMLInputElement>(`input[autocomplete=${name}]`)!;
    box.value = text;
    box.dispatchEvent(new Event('input'));
    return box;
  };
  const press = async () => {
    element.querySelector<HTMLButtonElement>('button[type=submit]')!.click();
    await shown();
  };
  const wrong = () => Array.from(element.querySelectorAll('form .wrong'), ({ textContent }) => textContent).slice(0, 2);

  it('signs in with what is written, without the spaces around the name', async () => {
    await open({ registration: 'open', guestRooms: false });
    write('username', ' ann ');
    write('current-password', ' pass word ');
    await press();
    expect(signIn.mock.calls).toEqual([['ann', ' pass word ']]);
  });

  it('says at each field that is empty what it wants, until it is written, and leads to the first', async () => {
    await open({ registration: 'open', guestRooms: false });
    document.body.append(element);
    await press();
    expect(wrong()).toEqual(['Enter your username or email.', 'Enter your password.']);
    expect(document.activeElement).toBe(write('username', 'ann'));
    await shown();
    expect(wrong()).toEqual(['', 'Enter your password.']);
    await press();
    expect(document.activeElement).toBe(write('current-password', ''));
    expect(signIn).not.toHaveBeenCalled();
    element.remove();
  });

  it('shows the characters of the password on demand', async () => {
    await open({ registration: 'open', guestRooms: false });
    const box = write('current-password', 'secret');
    const button = element.querySelector<HTMLButtonElement>('[aria-label="Show characters"]')!;
    button.click();
    await shown();
    expect([box.type, box.value, button.getAttribute('aria-pressed')]).toEqual(['text', 'secret', 'true']);
  });
});
