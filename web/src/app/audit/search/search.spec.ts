import { HttpTestingController, type TestRequest } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { FoundCall, KeptCause, Page } from '@contracts';
import { newUser } from '../../call/testing/call-fixtures';
import { newSignaling } from '../../call/testing/fake-signaling';
import { Feedback } from '../../frame/feedback';
import { Problem } from '../../session/api-problem';
import { Session } from '../../session/session';
import { provideScreens, settled } from '../../shared-ui/screen-fixtures';
import { Signaling } from '../../signaling/signaling';
import { newFoundCall } from '../audit-fixtures';
import { FoundCalls } from './found-calls';
import { Search } from './search';
import { soon } from '../../testing/soon';

const page = (items: FoundCall[], nextCursor: string | null = null): Page<FoundCall> => ({ items, nextCursor });

describe('Search', () => {
  let http: HttpTestingController;
  let harness: RouterTestingHarness;
  const fail = vi.fn<Feedback['fail']>();
  const said = () => Problem.of(fail.mock.calls[0][0]).words(fail.mock.calls[0][1]);
  const user = signal(newUser(5, 'Sam'));

  let server: ReturnType<typeof newSignaling>;

  beforeEach(() => {
    server = newSignaling();
    fail.mockClear();
    user.set({ ...newUser(5, 'Sam'), role: 'support' });
    TestBed.configureTestingModule({
      providers: [
        provideScreens([
          { path: 'audit/calls', pathMatch: 'full', component: Search },
          { path: 'audit/calls/:id', children: [] },
        ]),
        { provide: Session, useValue: { user, patch: vi.fn() } },
        { provide: Signaling, useValue: server.signaling },
        { provide: Feedback, useValue: { fail } },
      ],
    });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => (harness.fixture.nativeElement as HTMLElement).remove());

  const asked = (): TestRequest => http.expectOne(({ url }) => url === '/api/audit/calls');
  const shown = () => settled(harness.fixture);
  const open = async (address: string, answer: Page<FoundCall>) => {
    harness = await RouterTestingHarness.create(address);
    document.body.append(harness.fixture.nativeElement as HTMLElement);
    asked().flush(answer);
    await shown();
  };
  const openOnly = async (address: string) => {
    harness = await RouterTestingHarness.create(address);
    document.body.append(harness.fixture.nativeElement as HTMLElement);
  };
  const requested = () => {
    const request = asked();
    request.flush(page([]));
    return request;
  };
  const element = () => harness.fixture.nativeElement as HTMLElement;
  const all = (selector: string) => Array.from(element().querySelectorAll<HTMLElement>(selector));
  const cells = (row: Element) =>
    Array.from(row.querySelectorAll('td'), (cell) => cell.textContent?.replace(/\s+/g, ' ').trim());
  const button = (name: string) =>
    all('button, a').find((one) => (one.getAttribute('aria-label') ?? one.textContent ?? '').trim() === name);
  const address = () => TestBed.inject(Router).url;
  const press = (target: EventTarget, key: string) =>
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));

  it('lists calls with who, what became of them, how long and how good', async () => {
    const room = { kind: 'room' as const, callee: null, roomTitle: 'Weekly', quality: null };
    const lost = { endReason: 'connection-lost' as const, quality: 'poor' as const };
    await open('/audit/calls', page([newFoundCall({ id: 9, ...lost }), newFoundCall({ id: 8, ...room, duration: 0 })]));
    const rows = all('tbody tr').map(cells);
    expect(rows[0].slice(1)).toEqual(['Video call', 'Ann to Ben', 'Connection lost', '12:04', 'Poor', '#9']);
    expect(rows[1].slice(1)).toEqual(['Video meeting', 'Weekly 2 people', 'Ended', '–', '–Not measured', '#8']);
    expect(all('td.outcome.failed')).toHaveLength(1);
    expect(all('tbody a').map((one) => one.getAttribute('href'))).toEqual(['/audit/calls/9', '/audit/calls/8']);
  });

  it('E1: does not say "Good" of a call in which nothing was heard, however good its links were', async () => {
    const cause = { outcome: 'poor', code: 'one-way-sound', participantIds: [], sound: 'one-way' } as const;
    const fine = { ...cause, outcome: 'fine', code: null, sound: null } as const;
    const good = { quality: 'good' as const };
    await open(
      '/audit/calls',
      page([
        newFoundCall({ id: 9, ...good, cause: { ...cause, participantIds: [] } }),
        newFoundCall({ id: 8, ...good, cause: { ...fine, participantIds: [] } }),
      ]),
    );
    expect(all('tbody tr').map((row) => cells(row)[5])).toEqual(['–Not measured', 'Good']);
  });

  it('names the people as they are called now', async () => {
    await open('/audit/calls', page([newFoundCall({ id: 9 })]));
    const { userId } = newFoundCall().participants[0];
    server.tell('user:changed', { userId, displayName: 'Anna', avatarUrl: null });
    await shown();
    expect(all('tbody tr').map((row) => cells(row)[2])).toEqual(['Anna to Ben']);
  });

  it('asks the server for what the address says', async () => {
    await open('/audit/calls?user=Ann&status=ended&minDuration=60&quality=poor&from=2026-11-01&kind=x', page([]));
    http.expectNone('/api/audit/calls');
    expect(element().textContent).toContain('No call fits');
    const found = TestBed.inject(FoundCalls);
    expect(found.query()).toMatchObject({ user: 'Ann', minDuration: 60, kind: null });
  });

  it('goes from row to row by the arrow keys', async () => {
    await open('/audit/calls', page([9, 8, 7].map((id) => newFoundCall({ id }))));
    const links = all('tbody a');
    links[0].focus();
    const here = () => links.indexOf(document.activeElement as HTMLElement);
    press(links[0], 'ArrowDown');
    expect(here()).toBe(1);
    press(links[1], 'End');
    press(links[2], 'ArrowDown');
    expect(here()).toBe(2);
    press(links[2], 'ArrowUp');
    expect(here()).toBe(1);
    press(links[1], 'Home');
    expect(here()).toBe(0);
  });

  it('takes the focus to the person field by "/", but not from within a field', async () => {
    await open('/audit/calls', page([]));
    const [person, code] = all('input') as HTMLInputElement[];
    press(document.body, '/');
    expect(document.activeElement).toBe(person);
    code.focus();
    press(code, '/');
    expect(document.activeElement).toBe(code);
  });

  it('opens the call whose number is typed, and searches for every other text', async () => {
    await open('/audit/calls', page([]));
    const [person] = all('input') as HTMLInputElement[];
    const type = async (text: string) => {
      person.value = text;
      person.dispatchEvent(new Event('input'));
      await shown();
      press(person, 'Enter');
      await shown();
    };
    await type('Ann ');
    expect(address()).toBe('/audit/calls?user=Ann');
    asked().flush(page([]));
    await shown();
    expect(person.value).toBe('Ann ');
    await type('#123');
    expect(address()).toBe('/audit/calls/123');
  });

  it('says that more was typed than is looked for, and leaves it in the field', async () => {
    await open('/audit/calls', page([]));
    const [person] = all('input') as HTMLInputElement[];
    person.value = 'a'.repeat(81);
    person.dispatchEvent(new Event('input'));
    await shown();
    press(person, 'Enter');
    await shown();
    expect(asked().request.params.get('user')).toBe('a'.repeat(80));
    await shown();
    expect([person.value.length, element().textContent.includes('Only the first 80 characters')]).toEqual([81, true]);
  });

  it('says what will be here when there are no calls at all', async () => {
    await open('/audit/calls', page([]));
    expect(element().textContent).toContain('No calls yet');
  });

  it('tries again after a failure', async () => {
    harness = await RouterTestingHarness.create('/audit/calls');
    expect(all('.bone').length).toBeGreaterThan(0);
    asked().flush(null, { status: 503, statusText: 'Unavailable' });
    await shown();
    expect(element().textContent).toContain('could not be loaded');
    button('Try again: The calls could not be loaded')?.click();
    asked().flush(page([newFoundCall()]));
    await shown();
    expect(all('tbody tr')).toHaveLength(1);
  });

  it.each([
    ['', 'Cause', false],
    ['?cause=moved', 'Cause: Moved to another device', true],
  ])(
    'offers only causes by which calls are found, and what the address asks for: %s',
    async (asks, chip, isOffered) => {
      await open(`/audit/calls${asks}`, page([]));
      button(chip)?.click();
      await shown();
      const offered = Array.from(document.querySelectorAll('[mat-menu-item]'), (one) => one.textContent?.trim());
      expect(offered).toContain('Too short to be measured');
      expect(offered.includes('Moved to another device')).toBe(isOffered);
    },
  );

  it('says what the diagnosis found, and the time of day of every call', async () => {
    const cause = { outcome: 'poor', code: 'no-microphone', participantIds: [2], sound: 'one-way' } satisfies KeptCause;
    await open('/audit/calls', page([newFoundCall({ id: 9, cause }), newFoundCall({ id: 8 })]));
    const rows = all('tbody tr').map(cells);
    expect(rows.map((row) => row[3])).toEqual(['Hung upNo microphone', 'Hung up']);
    for (const [time] of rows) expect(time).toMatch(/, \d\d:\d\d$/);
  });

  it('shows what a link of the overview asks for, and takes away one filter at a time', async () => {
    const wanted = 'browser=Firefox&outcome=poor&outcome=broken&outcome=unreached&from=2026-11-20T00:00:00.000Z';
    await openOnly(`/audit/calls?${wanted}`);
    const { request } = requested();
    expect(request.params.getAll('outcome')).toEqual(['poor', 'broken', 'unreached']);
    expect([request.params.get('browser'), request.params.get('from')]).toEqual([
      'Firefox',
      '2026-11-20T00:00:00.000Z',
    ]);
    await shown();
    const ways = all('.ways-out button').map((one) => one.textContent?.replace(/\s+/g, ' ').trim());
    expect(ways).toEqual([
      'Remove Failed or poor',
      'Remove Browser: Firefox',
      expect.stringContaining('Remove Since 20 Nov'),
    ]);
    all('.set button')[0].click();
    await shown();
    expect(address()).not.toContain('browser');
    expect(address()).toContain('outcome=poor&outcome=broken&outcome=unreached');
    asked().flush(page([]));
  });

  it('keeps its rows while one reads a call', async () => {
    await open('/audit/calls?user=Ann', page([newFoundCall()]));
    await harness.navigateByUrl('/audit/calls/7');
    await harness.navigateByUrl('/audit/calls?user=Ann');
    await shown();
    http.expectNone('/api/audit/calls');
    expect(all('tbody tr')).toHaveLength(1);
  });

  it('says in words when the table is too large', async () => {
    await open('/audit/calls?user=Ann', page([newFoundCall()]));
    button('Export CSV')?.click();
    await shown();
    expect(button('Exporting…')).toBeDefined();
    const request = http.expectOne(({ url }) => url === '/api/audit/calls/export');
    expect(request.request.params.get('user')).toBe('Ann');
    request.error(new ProgressEvent('error'));
    await soon(() => expect(fail).toHaveBeenCalledOnce());
    expect(said()).toContain('Narrow the search');
  });

  it('says of a refused table what its code says, and never what the server tells developers', async () => {
    await open('/audit/calls', page([newFoundCall()]));
    button('Export CSV')?.click();
    const words = { code: 'validation-failed', detail: 'That cannot be searched for.', status: 422 };
    const body = new Blob([JSON.stringify(words)], { type: 'application/problem+json' });
    http
      .expectOne(({ url }) => url === '/api/audit/calls/export')
      .flush(body, { status: 422, statusText: 'Unprocessable' });
    await soon(() => expect(fail).toHaveBeenCalledOnce());
    expect(said()).toBe('The server cannot take this as it is. Check what you have entered, then try again.');
  });

  it('loads again after a reconnect: at once while the page is shown, otherwise when it is opened next', async () => {
    harness = await RouterTestingHarness.create('/audit/calls');
    asked().flush(page([newFoundCall({ id: 7 })]));
    await shown();
    server.snapshots.next({} as never);
    asked().flush(page([newFoundCall({ id: 7 })]));
    await shown();
    await harness.navigateByUrl('/audit/calls/7');
    server.snapshots.next({} as never);
    http.verify();
    await harness.navigateByUrl('/audit/calls');
    asked().flush(page([newFoundCall({ id: 7 })]));
    await shown();
    await harness.navigateByUrl('/audit/calls/7');
    await harness.navigateByUrl('/audit/calls');
    http.verify();
  });
});
