import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { AuditAccess } from '@contracts';
import { newUser } from '../../call/testing/call-fixtures';
import { newSignaling } from '../../call/testing/fake-signaling';
import { provideScreens, settled } from '../../shared-ui/screen-fixtures';
import { Signaling } from '../../signaling/signaling';
import { newAccess } from '../audit-fixtures';
import { AccessLog } from './access-log';

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('AccessLog', () => {
  let http: HttpTestingController;
  let harness: RouterTestingHarness;

  let server: ReturnType<typeof newSignaling>;

  beforeEach(() => {
    server = newSignaling();
    TestBed.configureTestingModule({
      providers: [
        provideScreens([
          { path: 'audit/accesses', component: AccessLog },
          { path: '**', children: [] },
        ]),
        { provide: Signaling, useValue: server.signaling },
      ],
    });
    http = TestBed.inject(HttpTestingController);
  });

  const asked = () => http.expectOne(({ url }) => url === '/api/audit/accesses');
  const shown = () => settled(harness.fixture);
  const open = async (address: string, items: AuditAccess[]) => {
    harness = await RouterTestingHarness.create(address);
    asked().flush({ items, nextCursor: null });
    await shown();
  };
  const element = () => harness.fixture.nativeElement as HTMLElement;
  const rows = () =>
    Array.from(element().querySelectorAll('li .what'), (row) => row.textContent?.replace(/\s+/g, ' ').trim());

  it('says who did what, how often, and why', async () => {
    const reason = 'Ticket <b>4711</b>';
    await open('/audit/accesses', [
      newAccess(9, { action: 'reveal', reason }),
      newAccess(8),
      newAccess(7),
      newAccess(6, { action: 'search', callId: null, query: { user: 'Ann' }, user: newUser(6, 'Root') }),
    ]);
    expect(rows()).toEqual([
      `Sam revealed raw text and addresses of call #7 ${reason}`,
      'Sam read the signals of call #7 × 2',
      'Root searched the calls with “Ann”',
    ]);
    expect(element().querySelector('li b')).toBeNull();
    expect(element().querySelector('li a')?.getAttribute('href')).toBe('/audit/calls/7');
  });

  it('names who was deleted by the name they had when they looked', async () => {
    const user = { ...newUser(6, 'Former user 1a2b'), deleted: true as const };
    await open('/audit/accesses', [newAccess(9, { user, name: 'Sam Support' })]);
    expect(rows()).toEqual(['Sam Support (deleted) read the signals of call #7']);
  });

  it('names people as they are called now, and after a reconnect asks only when somebody does', async () => {
    await open('/audit/accesses', [newAccess(9)]);
    server.tell('user:changed', { userId: 5, displayName: 'Samuel', avatarUrl: null });
    await shown();
    expect(rows()).toEqual(['Samuel read the signals of call #7']);
    server.snapshots.next({} as never);
    await shown();
    http.verify();
    element().querySelector<HTMLElement>('[aria-label="Read again"]')?.click();
    asked().flush({ items: [newAccess(9, { user: newUser(5, 'Samira') })], nextCursor: null });
    await shown();
    expect(rows()).toEqual(['Samira read the signals of call #7']);
  });

  it('is narrowed by the address, to a person by their name and to a call by its number', async () => {
    await open('/audit/accesses', [newAccess(9)]);
    element().querySelector<HTMLElement>('button.name')?.click();
    await settle();
    const { params } = asked().request;
    expect(params.get('userId')).toBe('5');
    http.expectOne('/api/users/5').flush(newUser(5, 'Sam'));
    await shown();
    const box = element().querySelector('input')!;
    box.value = '#12';
    box.dispatchEvent(new Event('change'));
    await shown();
    expect(TestBed.inject(Router).url).toBe('/audit/accesses?user=5&call=12');
    expect(asked().request.params.get('callId')).toBe('12');
  });

  it('reads a number as the other pages do, however it was written', async () => {
    harness = await RouterTestingHarness.create('/audit/accesses?user=%EF%BC%95&call=007).');
    asked().flush({ items: [], nextCursor: null });
    http.expectOne('/api/users/5').flush(newUser(5, 'Sam'));
    await shown();
    const box = element().querySelector('input')!;
    for (const [written, call] of [
      ['＃１２', '12'],
      [' 013 ', '13'],
      ['99999999999', undefined],
    ]) {
      box.value = String(written);
      box.dispatchEvent(new Event('change'));
      await settle();
      const { params } = asked().request;
      expect([params.get('userId'), params.get('callId') ?? undefined]).toEqual(['5', call]);
    }
  });

  it('says on paper how many of its rows are there, not how many looks stand in them', async () => {
    harness = await RouterTestingHarness.create('/audit/accesses');
    const looks = [newAccess(9), newAccess(8), newAccess(7, { action: 'reveal', reason: 'Ticket' })];
    asked().flush({ items: looks, nextCursor: 'c1' });
    await shown();
    window.dispatchEvent(new Event('beforeprint'));
    await shown();
    expect(element().textContent).toContain('Only the newest 2 of these are printed.');
    window.dispatchEvent(new Event('afterprint'));
  });

  it('says so when nobody has looked', async () => {
    await open('/audit/accesses?call=12', []);
    expect(element().textContent).toContain('Nobody looked');
  });

  it('offers to try again', async () => {
    harness = await RouterTestingHarness.create('/audit/accesses');
    asked().flush(null, { status: 500, statusText: 'Error' });
    await shown();
    expect(element().textContent).toContain('could not be loaded');
  });
});
