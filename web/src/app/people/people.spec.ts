import { HttpClient } from '@angular/common/http';
import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { RouterTestingHarness } from '@angular/router/testing';
import type { Page, Presence, ServerEvents, Snapshot, User } from '@contracts';
import { Subject } from 'rxjs';
import { Calling } from '../call/calling';
import { Session } from '../session/session';
import { provideScreens, settled } from '../shared-ui/screen-fixtures';
import { Signaling } from '../signaling/signaling';
import { People } from './people';
import { Person } from './person';

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
  const ringing = signal<number | null>(null);

  beforeEach(() => {
    ring = vi.fn();
    ringing.set(null);
    snapshots = new Subject();
    presence = new Subject();
    calls = new Subject();
    const on = (event: string) => (event === 'presence:changed' ? presence : calls);
    TestBed.configureTestingModule({
      providers: [
        provideScreens([{ path: 'people', component: People, children: [{ path: ':id', component: Person }] }]),
        { provide: Session, useValue: { user: signal(ann), patch: vi.fn() } },
        { provide: Signaling, useValue: { snapshots, on } },
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
