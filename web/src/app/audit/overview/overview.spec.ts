import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { type CallCount, type CountedCalls, FACETS, type Overview as OverviewOf, type OverviewLine } from '@contracts';
import { newUser } from '../../call/testing/call-fixtures';
import { newSignaling } from '../../call/testing/fake-signaling';
import { Session } from '../../session/session';
import { provideScreens, settled } from '../../shared-ui/screen-fixtures';
import { Signaling } from '../../signaling/signaling';
import { searchBefore } from '../search-before';
import { Overview } from './overview';

const calls = (count: number, query: string): CallCount => ({ count, query });
const counted = (count: number, before: number, of: Partial<CountedCalls> = {}): CountedCalls => ({
  ...calls(count, 'outcome=broken&outcome=unreached&from=2026-11-20T00%3A00%3A00.000Z'),
  ...{ before: calls(before, 'outcome=broken&from=2026-11-13T00%3A00%3A00.000Z'), grew: false, ...of },
});
const line = (value: string, count: number, of: Partial<OverviewLine> = {}): OverviewLine => ({
  ...{ value, name: null, ...counted(count, 1, of), ...of },
});

function newOverview(of: Partial<OverviewOf> = {}): OverviewOf {
  const none = Object.fromEntries(FACETS.map((facet) => [facet, [] as OverviewLine[]])) as OverviewOf['facets'];
  const grew = line('relay-credentials-refused', 12, { grew: true });
  return {
    ...{ days: 7, from: '2026-11-14T00:00:00.000Z', to: '2026-11-20T10:00:00.000Z' },
    before: { from: '2026-11-07T00:00:00.000Z', to: '2026-11-13T10:00:00.000Z' },
    totals: {
      ...{ calls: counted(1_200, 1_100), answered: counted(900, 800), missed: counted(200, 210) },
      ...{ failed: counted(18, 4, { grew: true }), poor: counted(30, 28) },
    },
    facets: {
      ...none,
      cause: [line('poor-by-loss', 24), grew],
      person: [line('7', 5, { name: 'Ann' }), line('guest', 2)],
      way: [line('relay', 20)],
    },
    ...of,
  };
}

describe('Overview', () => {
  let http: HttpTestingController;
  let harness: RouterTestingHarness;
  let server: ReturnType<typeof newSignaling>;

  beforeEach(() => {
    server = newSignaling();
    TestBed.configureTestingModule({
      providers: [
        provideScreens([
          { path: 'audit', pathMatch: 'full', component: Overview, canActivate: [searchBefore] },
          { path: 'audit/calls', pathMatch: 'full', children: [] },
          { path: 'audit/calls/:id', children: [] },
        ]),
        { provide: Session, useValue: { user: signal({ ...newUser(5, 'Sam'), role: 'support' }), patch: vi.fn() } },
        { provide: Signaling, useValue: server.signaling },
      ],
    });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => (harness.fixture.nativeElement as HTMLElement).remove());

  const asked = () => http.expectOne(({ url }) => url === '/api/audit/overview');
  const shown = () => settled(harness.fixture);
  const element = () => harness.fixture.nativeElement as HTMLElement;
  const all = (selector: string) => Array.from(element().querySelectorAll<HTMLElement>(selector));
  const textOf = (one: Element) =>
    one.innerHTML
      .replace(/<!--.*?-->|<[^>]*>/gs, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  const address = () => TestBed.inject(Router).url;
  const button = (name: string) => all('button').find((one) => textOf(one).includes(name))!;
  const find = async (text: string) => {
    const [field] = all('input') as HTMLInputElement[];
    field.value = text;
    button('Find calls').click();
    await shown();
  };
  const open = async (path: string, overview = newOverview()) => {
    harness = await RouterTestingHarness.create(path);
    document.body.append(element());
    const request = asked();
    request.flush(overview);
    await shown();
    return request;
  };

  it('shows each number beside the one before, and each is a link to its calls', async () => {
    const { request } = await open('/audit');
    expect(request.params.get('days')).toBe('7');
    const tiles = all('parley-total-tile').map(textOf);
    expect(tiles[0]).toBe('Calls 1,200 calls: Calls 1,100 the week before');
    expect(tiles[3]).toBe('Failed 18 calls: Failed 1.5 % 4 the week before More than usual');
    const [now, before] = all('parley-total-tile')[3].querySelectorAll('a');
    expect(now.getAttribute('href')).toBe(
      '/audit/calls?outcome=broken&outcome=unreached&from=2026-11-20T00:00:00.000Z',
    );
    expect(before.getAttribute('href')).toBe('/audit/calls?outcome=broken&from=2026-11-13T00:00:00.000Z');
  });

  it('says in words what grew, and what calls with trouble have in common', async () => {
    await open('/audit');
    expect(textOf(all('.grown')[0])).toBe('More than usual TURN credentials refused (401) 12, the week before 1');
    expect(textOf(all('.trouble')[0])).toBe('What 48 failed and poor calls have in common 4.0 % of all');
    const cards = all('parley-facet-card').map(textOf);
    expect(cards[0]).toContain('Packets got lost : 24 calls');
    expect(cards[1]).toContain('Named by the cause Ann : 5 calls 1 the week before Guests : 2');
    expect(cards.find((card) => card.startsWith('Relayed'))).toContain('Through a TURN server : 20 calls');
    expect(cards.find((card) => card.startsWith('Browser'))).toBe('Browser Nothing to count.');
  });

  it('counts another span by its address', async () => {
    await open('/audit?days=30', newOverview({ days: 30 }));
    const chosen = all('.span').filter((one) => one.getAttribute('aria-current') === 'true');
    expect(chosen.map(textOf)).toEqual(['30 days']);
    all('.span')[0].click();
    await shown();
    expect(address()).toBe('/audit?days=1');
    const request = asked();
    expect(request.request.params.get('days')).toBe('1');
    expect(all('.bone').length).toBeGreaterThan(0);
    request.flush(newOverview({ days: 1 }));
    await shown();
    expect(textOf(all('parley-total-tile')[0])).toContain('by this time a week ago');
  });

  it('says so where nothing happened', async () => {
    const none = counted(0, 0);
    const totals = { calls: none, answered: none, missed: none, failed: none, poor: none };
    await open('/audit', newOverview({ totals }));
    expect(element().textContent).toContain('No calls in this time');
  });

  it('has nothing to compare where no call failed', async () => {
    const { totals } = newOverview();
    await open('/audit', newOverview({ totals: { ...totals, failed: counted(0, 0), poor: counted(0, 0) } }));
    expect(textOf(all('.trouble')[0])).toBe('No call failed or was poor');
    expect(all('parley-facet-card')).toEqual([]);
  });

  it('tries again after a failure, and keeps what it shows meanwhile', async () => {
    harness = await RouterTestingHarness.create('/audit');
    expect(textOf(all('[role=status]')[0])).toBe('Counting calls');
    asked().flush(null, { status: 503, statusText: 'Unavailable' });
    await shown();
    expect(textOf(all('[role=alert]')[0])).toContain('could not be counted');
    button('Try again').click();
    asked().flush(newOverview());
    await shown();
    all('[aria-label="Count again"]')[0].click();
    asked().flush(null, { status: 503, statusText: 'Unavailable' });
    await shown();
    expect(all('parley-total-tile')).toHaveLength(5);
    expect(all('[role=alert]')).toHaveLength(1);
  });

  it('has the search one step away', async () => {
    await open('/audit');
    await find('Ann with Ben');
    expect(address()).toBe('/audit/calls?user=Ann%20with%20Ben');
  });

  it('opens a call by its number, and leads links of the former search to it', async () => {
    await open('/audit');
    await find('#12');
    expect(address()).toBe('/audit/calls/12');
    await harness.navigateByUrl('/audit?user=Ann&status=missed');
    expect(address()).toBe('/audit/calls?user=Ann&status=missed');
  });
});
