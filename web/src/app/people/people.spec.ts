import { HttpClient } from '@angular/common/http';
import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { By } from '@angular/platform-browser';
import { RouterTestingHarness } from '@angular/router/testing';
import type { Page, Presence, ServerEvents, Snapshot, User } from '@contracts';
import { Subject } from 'rxjs';
import { CallRow } from '../history/call-row';
import { newCall, newParticipant } from '../call/testing/call-fixtures';
import { Calling } from '../call/session/calling';
import { Session } from '../session/session';
import { provideScreens, settled } from '../shared-ui/screen-fixtures';
import { Signaling } from '../signaling/signaling';
import { People } from './people';
import { PersonPage } from './person';

type Change = Parameters<ServerEvents['presence:changed']>[0];
const settle = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function newUser(id: number, displayName: string, presence: Presence = 'online'): User {
  const username = displayName.toLowerCase();
  return {
    id,
    username,
    displayName,
    avatarUrl: null,
    role: 'employee',
    presence,
    statusMessage: null,
    lastSeenAt: null,
  };
}
const ann = newUser(1, 'Ann');
const ben = newUser(2, 'Ben');
const cy = newUser(3, 'Cy', 'offline');
const page = (items: User[], nextCursor: string | null = null): Page<User> => ({ items, nextCursor });

describe('People', () => {
  let http: HttpTestingController;
  let harness: RouterTestingHarness;
  let ring: ReturnType<typeof vi.fn>;
  let snapshots: Subject<Snapshot>;
  let presence: Subject<Change>;
  let calls: Subject<unknown>;
  let told: Record<string, Subject<unknown>>;
  const ringing = signal<number | null>(null);
  let connectedBefore: boolean;

  beforeEach(() => {
    ring = vi.fn();
    ringing.set(null);
    connectedBefore = true;
    snapshots = new Subject();
    presence = new Subject();
    calls = new Subject();
    told = {};
    const on = (event: string) =>
      event === 'presence:changed' ? presence : event.startsWith('call:') ? calls : (told[event] ??= new Subject());
    TestBed.configureTestingModule({
      providers: [
        provideScreens([{ path: 'people', component: People, children: [{ path: ':id', component: PersonPage }] }]),
        { provide: Session, useValue: { user: signal(ann), patch: vi.fn() } },
        {
          provide: Signaling,
          useValue: { snapshots, wasConnected: () => connectedBefore, cameAtOnce: () => true, on },
        },
        { provide: Calling, useValue: { ring, ringing, session: signal(null), busy: signal(false) } },
      ],
    });
    http = TestBed.inject(HttpTestingController);
    TestBed.inject(HttpClient);
  });

  const list = () => http.expectOne(({ url }) => url === '/api/users');
  const page1 = async (answer: Page<User>) => {
    harness = await RouterTestingHarness.create('/people');
    list().flush(answer);
    await shown();
  };
  const shown = () => settled(harness.fixture);
  const element = () => harness.fixture.nativeElement as HTMLElement;
  const names = () => Array.from(element().querySelectorAll('parley-person-row .name'), (name) => name.textContent);
  const text = () => element().textContent ?? '';

  it('shows grey shapes first, then everybody but oneself, with presence in words', async () => {
    harness = await RouterTestingHarness.create('/people');
    expect(element().querySelectorAll('.row-of-bones').length).toBeGreaterThan(3);
    list().flush(page([ann, ben, cy]));
    await shown();
    expect(names()).toEqual(['Ben', 'Cy']);
    expect(text()).toContain('Online');
    expect(text()).toContain('Offline');
    expect(element().querySelector('.row-of-bones')).toBeNull();
  });

  it('rings with one click at the row, also somebody who is offline', async () => {
    await page1(page([ben, cy]));
    element().querySelector<HTMLElement>('[aria-label="Video call Cy"]')?.click();
    element().querySelector<HTMLElement>('[aria-label="Audio call Ben"]')?.click();
    expect(ring.mock.calls.map(([user, type]) => [user.id, type])).toEqual([
      [3, 'video'],
      [2, 'audio'],
    ]);
  });

  it('offers no second call while one is being set up', async () => {
    await page1(page([ben]));
    ringing.set(2);
    await shown();
    expect(element().querySelector<HTMLButtonElement>('[aria-label="Audio call Ben"]')?.disabled).toBe(true);
  });

  it('asks once for people, favourites and calls when it opens, though the connection stands a moment later', async () => {
    connectedBefore = false;
    await page1(page([ben]));
    const others = ['/api/users/me/favourites', '/api/calls'];
    for (const path of others) http.expectOne(({ url }) => url === path).flush({ items: [], nextCursor: null });
    snapshots.next({ calls: [], user: ann, now: '' });
    http.verify();
  });

  it('follows presence live and trusts a new list after a reconnect', async () => {
    await page1(page([ben]));
    presence.next({ userId: 2, presence: 'busy', statusMessage: 'Writing', lastSeenAt: null });
    await shown();
    expect(text()).toContain('Do not disturb');
    expect(text()).toContain('Writing');
    snapshots.next({ calls: [], user: ann, now: '' });
    list().flush(page([ben]));
    await shown();
    expect(text()).toContain('Online');
  });

  it('shows somebody new in the company', async () => {
    await page1(page([ben]));
    presence.next({ userId: 9, presence: 'online', statusMessage: null, lastSeenAt: null });
    await settle(1_100);
    list().flush(page([ben, newUser(9, 'Nils')]));
    await shown();
    expect(names()).toEqual(['Ben', 'Nils']);
  });

  it('searches on the server once the typing rests', async () => {
    await page1(page([ben, cy]));
    const box = element().querySelector<HTMLInputElement>('input[role=searchbox]');
    for (const value of ['c', 'cy']) {
      box!.value = value;
      box!.dispatchEvent(new Event('input'));
    }
    await settle(250);
    const asked = list();
    expect(asked.request.params.get('search')).toBe('cy');
    asked.flush(page([cy]));
    await shown();
    expect(names()).toEqual(['Cy']);
  });

  const box = () => element().querySelector<HTMLInputElement>('input[role=searchbox]')!;
  const type = (value: string) => {
    box().value = value;
    box().dispatchEvent(new Event('input'));
  };
  const press = async (key: string, of: KeyboardEventInit = {}) => {
    box().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...of }));
    await shown();
  };
  const chosen = () => {
    const id = box().getAttribute('aria-activedescendant');
    return id && element().querySelector(`#${id} .name`)?.textContent;
  };
  const dialled = () => ring.mock.calls.map(([user, type]) => [user.displayName, type]);

  it('shows who is online first, under a heading, and moves whoever comes or goes', async () => {
    await page1(page([newUser(4, 'Zoe'), newUser(5, 'Abe', 'away'), cy]));
    const heads = () => Array.from(element().querySelectorAll('.rows h2'), (head) => head.textContent);
    expect([heads(), names()]).toEqual([
      ['Online', 'Everybody else'],
      ['Zoe', 'Abe', 'Cy'],
    ]);
    presence.next({ userId: 3, presence: 'online', statusMessage: null, lastSeenAt: null });
    await shown();
    expect(names()).toEqual(['Cy', 'Zoe', 'Abe']);
    for (const userId of [3, 4]) presence.next({ userId, presence: 'offline', statusMessage: null, lastSeenAt: null });
    await shown();
    expect([heads(), names()]).toEqual([['Everybody else'], ['Abe', 'Cy', 'Zoe']]);
  });

  it('says that more was typed than is looked for', async () => {
    await page1(page([ben]));
    box().focus();
    type('b'.repeat(81));
    await settle(250);
    const asked = list();
    expect(asked.request.params.get('search')).toHaveLength(80);
    asked.flush(page([]));
    await shown();
    expect([text().includes('Only the first 80 characters'), box().value.length]).toEqual([true, 81]);
    await press('Escape');
    expect(text()).not.toContain('Only the first 80 characters');
  });

  it('chooses with up and down from the search field, which keeps the focus, and Enter calls by sound', async () => {
    await page1(page([ben, cy]));
    box().focus();
    expect([chosen(), box().getAttribute('enterkeyhint')]).toEqual([null, 'go']);
    await press('Enter');
    expect(dialled()).toEqual([]);
    for (const [key, name] of [
      ['ArrowDown', 'Ben'],
      ['ArrowDown', 'Cy'],
      ['ArrowDown', 'Cy'],
      ['ArrowUp', 'Ben'],
    ] as const) {
      await press(key);
      expect(chosen()).toBe(name);
    }
    expect(document.activeElement).toBe(box());
    await press('Enter');
    expect(dialled()).toEqual([['Ben', 'audio']]);
  });

  it('calls the first that was found, and nobody who was found for what stood in the field before', async () => {
    await page1(page([ben, cy]));
    box().focus();
    type('be');
    await settle(250);
    list().flush(page([ben]));
    await shown();
    expect(chosen()).toBe('Ben');
    type('cy');
    await press('Enter');
    expect(dialled()).toEqual([]);
    // The new search is sent at once, and Enter waits for its answer.
    list().flush(page([cy]));
    await shown();
    await press('Enter', { repeat: true });
    expect(dialled()).toEqual([]);
    await press('Enter');
    expect(dialled()).toEqual([['Cy', 'audio']]);
  });

  describe('on a telephone', () => {
    beforeEach(() => {
      vi.stubGlobal('matchMedia', (asked: string) => ({
        ...{ matches: asked === '(hover: none)', media: asked },
        ...{ addListener: () => undefined, removeListener: () => undefined },
      }));
    });
    afterEach(() => vi.unstubAllGlobals());
    const found = async () => {
      await page1(page([ben, cy]));
      box().focus();
      type('cy');
      await settle(250);
      list().flush(page([cy]));
      await shown();
    };

    it('has a key that reads "Search", which only leaves the field', async () => {
      await found();
      expect(box().getAttribute('enterkeyhint')).toBe('search');
      await press('Enter');
      expect([dialled(), document.activeElement === box()]).toEqual([[], false]);
    });

    it('looks at once for what is new in the field, and rings nobody', async () => {
      await found();
      type('ben');
      await press('Enter');
      expect(list().request.params.get('search')).toBe('ben');
      expect([dialled(), document.activeElement === box()]).toEqual([[], false]);
    });

    it('rings with Enter whom an arrow key of a keyboard at hand has chosen', async () => {
      await found();
      await press('ArrowDown');
      await press('Enter');
      expect(dialled()).toEqual([['Cy', 'audio']]);
    });
  });

  it('calls the one who was highlighted, also when somebody comes online before them', async () => {
    await page1(page([ben, cy]));
    box().focus();
    type('b');
    await settle(250);
    list().flush(page([ben, newUser(6, 'Abby', 'offline')]));
    await shown();
    presence.next({ userId: 6, presence: 'online', statusMessage: null, lastSeenAt: null });
    await shown();
    expect([names(), chosen()]).toEqual([['Abby', 'Ben'], 'Ben']);
    await press('Enter');
    expect(dialled()).toEqual([['Ben', 'audio']]);
  });

  it('leaves what somebody is writing as it is, also the space before the next word', async () => {
    await page1(page([ben]));
    type('Ben ');
    await settle(250);
    list().flush(page([ben]));
    await shown();
    expect(box().value).toBe('Ben ');
  });

  it.each([
    ['an input method has the key', { isComposing: true }],
    ['Safari says so by the code of the key alone', { keyCode: 229 }],
  ])('neither calls nor clears the search while %s', async (_, of) => {
    await page1(page([ben]));
    box().focus();
    type('ben');
    await settle(250);
    list().flush(page([ben]));
    await shown();
    for (const key of ['Enter', 'Escape', 'ArrowDown']) await press(key, of);
    expect([dialled(), box().value]).toEqual([[], 'ben']);
  });

  describe('with nobody chosen', () => {
    const favourites = () => http.expectOne('/api/users/me/favourites');
    const recent = () => http.expectOne((request) => request.url === '/api/calls' && !request.params.has('with'));
    const within = (section: string) =>
      Array.from(element().querySelectorAll(`[aria-labelledby=${section}-head] .name`), (name) => name.textContent);
    const call = (id: number, other: User, of: object = {}) => ({
      ...{ id, kind: 'direct', type: 'audio', status: 'ended', endReason: 'hangup', duration: 60, participants: [] },
      ...{ caller: ann, callee: other, initiatedAt: new Date().toISOString(), ...of },
    });

    it('calls a favourite with one click, and a person of a recent call', async () => {
      harness = await RouterTestingHarness.create('/people');
      list().flush(page([]));
      favourites().flush(page([cy]));
      const gone = { ...newUser(8, 'Former'), deleted: true as const };
      recent().flush({ items: [call(9, ben), call(8, ben), call(7, gone), call(6, cy)], nextCursor: null });
      await shown();
      expect([within('favourites'), within('recent')]).toEqual([['Cy'], ['Ben', 'Cy']]);
      element().querySelector<HTMLElement>('parley-dial-pad [aria-label="Video call Cy"]')?.click();
      element().querySelector<HTMLElement>('parley-dial-pad [aria-label="Audio call Ben"]')?.click();
      expect(dialled()).toEqual([
        ['Cy', 'video'],
        ['Ben', 'audio'],
      ]);
    });

    it('marks a favourite at once, takes it back where the server refuses, and follows other tabs', async () => {
      harness = await RouterTestingHarness.create('/people');
      list().flush(page([ben]));
      favourites().flush(page([]));
      recent().flush({ items: [call(9, ben)], nextCursor: null });
      await shown();
      expect(text()).toContain('People whom you mark with a star');
      const star = () => element().querySelector<HTMLElement>('[aria-label="Favourite: Ben"]')!;
      star().click();
      await shown();
      expect([within('favourites'), star().getAttribute('aria-pressed')]).toEqual([['Ben'], 'true']);
      const put = http.expectOne({ method: 'PUT', url: '/api/users/me/favourites/2' });
      put.flush({ code: 'conflict', detail: 'Too many' }, { status: 409, statusText: 'x' });
      await shown();
      favourites().flush(page([]));
      await shown();
      expect(within('favourites')).toEqual([]);
      told['favourites:changed'].next({});
      favourites().flush(page([cy]));
      await shown();
      expect(within('favourites')).toEqual(['Cy']);
    });

    it('says when they could not be loaded, and asks again on request', async () => {
      harness = await RouterTestingHarness.create('/people');
      list().flush(page([ben]));
      favourites().flush(null, { status: 503, statusText: 'x' });
      recent().flush({ items: [], nextCursor: null });
      await shown();
      const again = [...element().querySelectorAll<HTMLElement>('parley-dial-pad button')].find((one) =>
        one.textContent?.includes('Try again'),
      );
      again?.click();
      favourites().flush(page([cy]));
      await shown();
      expect(within('favourites')).toEqual(['Cy']);
      expect(text()).toContain('People whom you have talked with are here');
    });
  });

  it('says that nobody was found, and what to do', async () => {
    await page1(page([ben]));
    const box = element().querySelector<HTMLInputElement>('input[role=searchbox]');
    box!.value = 'zzz';
    box!.dispatchEvent(new Event('input'));
    await settle(250);
    list().flush(page([]));
    await shown();
    expect(text()).toContain('Nobody found');
    expect(text()).toContain('Show everybody');
  });

  it('says when the list could not be loaded, and loads it on request', async () => {
    harness = await RouterTestingHarness.create('/people');
    list().flush(null, { status: 503, statusText: 'Unavailable' });
    await shown();
    const again = Array.from(element().querySelectorAll('button')).find((one) =>
      one.textContent?.includes('Try again'),
    );
    again?.click();
    list().flush(page([ben]));
    await shown();
    expect(names()).toEqual(['Ben']);
  });

  it('says about an offline person when they were seen and that they can be rung', async () => {
    harness = await RouterTestingHarness.create('/people/3');
    list().flush(page([cy]));
    http.expectOne('/api/calls?with=3&limit=20').flush({ items: [], nextCursor: null });
    http.expectOne('/api/users/3').flush({ ...cy, lastSeenAt: new Date().toISOString() });
    await shown();
    expect(text()).toContain('last seen just now');
    expect(text()).toContain('You can ring all the same');
    expect(element().querySelectorAll('[aria-label="Audio call Cy"]')).toHaveLength(1);
  });

  it('names the people of the calls with somebody as they are called now', async () => {
    harness = await RouterTestingHarness.create('/people/3');
    list().flush(page([cy]));
    const [me, them] = [newParticipant(1, { displayName: 'Ann' }), newParticipant(3, { displayName: 'Cy' })];
    const meeting = { kind: 'room' as const, callee: null, roomTitle: 'Weekly', status: 'ended' as const };
    const call = newCall({ ...meeting, participants: [me, newParticipant(2, { displayName: 'Ben' }), them] });
    http.expectOne('/api/calls?with=3&limit=20').flush({ items: [call], nextCursor: null });
    http.expectOne('/api/users/3').flush(cy);
    await shown();
    const row = () => harness.fixture.debugElement.query(By.directive(CallRow)).componentInstance as CallRow;
    expect(row().call().participants[1].displayName).toBe('Ben');
    told['user:changed'].next({ userId: 2, displayName: 'Benjamin', avatarUrl: null });
    await shown();
    expect(row().call().participants[1].displayName).toBe('Benjamin');
  });

  it('says of a former user that the account was deleted, and offers neither call nor presence', async () => {
    harness = await RouterTestingHarness.create('/people/7');
    list().flush(page([cy]));
    http.expectOne('/api/calls?with=7&limit=20').flush({ items: [], nextCursor: null });
    const former = {
      ...newUser(7, 'Former user 7f3a', 'offline'),
      deleted: true,
      lastSeenAt: new Date().toISOString(),
    };
    http.expectOne('/api/users/7').flush(former);
    await shown();
    const detail = element().querySelector('parley-person')!;
    expect(detail.querySelector('h1')?.textContent).toBe('Former user 7f3a');
    expect(detail.textContent).toContain('This account was deleted.');
    expect(detail.textContent).not.toMatch(/Offline|last seen|ring/);
    expect(detail.querySelector('parley-call-buttons')).toBeNull();
  });

  it('says that a person is not there', async () => {
    harness = await RouterTestingHarness.create('/people/77');
    list().flush(page([cy]));
    http.expectOne('/api/calls?with=77&limit=20').flush({ items: [], nextCursor: null });
    http.expectOne('/api/users/77').flush({ code: 'not-found', detail: 'x' }, { status: 404, statusText: 'x' });
    await shown();
    expect(text()).toContain('This person is not here');
  });
});
