import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { RouterTestingHarness } from '@angular/router/testing';
import type { Page, Snapshot, User } from '@contracts';
import { newUser } from '../call/testing/call-fixtures';
import { newSignaling } from '../call/testing/fake-signaling';
import { Calling } from '../call/session/calling';
import { Session } from '../session/session';
import { provideScreens, settled } from '../shared-ui/screen-fixtures';
import { Signaling } from '../signaling/signaling';
import { People } from './people';
import { soon } from '../testing/soon';

/** The server's page size. */
const PAGE = 50;
const BUSY = { presence: 'busy', statusMessage: 'Writing', lastSeenAt: null };
const [FEW, MANY] = [5, 1_000];

/** Tells at once that what it observes is in view. */
class EndInView {
  constructor(private readonly tell: (entries: { isIntersecting: boolean }[]) => void) {}
  observe = () => this.tell([{ isIntersecting: true }]);
  disconnect = () => undefined;
}

/** The directory of a company with `count` people, with a server that answers in pages. */
async function companyOf(count: number, pageSize = PAGE) {
  const server = newSignaling();
  TestBed.configureTestingModule({
    providers: [
      provideScreens([{ path: 'people', component: People }]),
      { provide: Session, useValue: { user: signal(newUser(1, 'Ann')), patch: vi.fn() } },
      { provide: Signaling, useValue: server.signaling },
      { provide: Calling, useValue: { ringing: signal(null), session: signal(null), busy: signal(false) } },
    ],
  });
  const company = Array.from({ length: count }, (_, index) => newUser(index + 2, `Person ${index + 2}`));
  const http = TestBed.inject(HttpTestingController);
  const { fixture } = await RouterTestingHarness.create('/people');
  const element = fixture.nativeElement as HTMLElement;
  const answer = async () => {
    const asked = http.match(({ url }) => url === '/api/users');
    for (const one of asked) {
      const from = Number(one.request.params.get('cursor') ?? 0);
      const next = from + pageSize < count ? String(from + pageSize) : null;
      one.flush({ items: company.slice(from, from + pageSize), nextCursor: next } satisfies Page<User>);
    }
    await settled(fixture);
    return asked.length;
  };
  const rows = () => element.querySelectorAll('parley-person-row').length;
  return { answer, rows, element, fixture, server };
}

/** How many DOM changes it takes to show that one of `count` listed people is now busy. */
async function changesFor(count: number): Promise<number> {
  const { answer, rows, element, fixture, server } = await companyOf(count, count);
  await answer();
  expect(rows()).toBe(count);
  let changes = 0;
  const observer = new MutationObserver((records) => (changes += records.length));
  observer.observe(element, { subtree: true, childList: true, characterData: true, attributes: true });
  // The row loaded last, which is watched in the largest company as well.
  server.tell('presence:changed', { ...BUSY, userId: count + 1 });
  await settled(fixture);
  expect(element.textContent).toContain(BUSY.statusMessage);
  server.snapshots.next({} as Snapshot);
  expect(await answer()).toBe(1);
  observer.disconnect();
  TestBed.resetTestingModule();
  return changes;
}

describe('People of a large company', () => {
  it('asks for one page and draws no more rows than it has, however many there are', async () => {
    const { answer, rows } = await companyOf(MANY);
    expect(await answer()).toBe(1);
    expect(rows()).toBe(PAGE);
    expect(await answer()).toBe(0);
  });

  it('says whom it has loaded, so that the server tells of these', async () => {
    const { answer, server } = await companyOf(MANY);
    await answer();
    await soon(() => expect(server.of('presence:watch').at(-1)?.['userIds']).toHaveLength(PAGE));
    expect(server.of('presence:watch').at(-1)?.['userIds']).toContain(2);
  });

  describe('while time passes', () => {
    beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
    afterEach(() => {
      vi.useRealTimers();
      vi.unstubAllGlobals();
    });

    it('asks again every 30 s who is there, since nobody tells of the others', async () => {
      const { answer } = await companyOf(MANY);
      expect(await answer()).toBe(1);
      vi.advanceTimersByTime(29_000);
      expect(await answer()).toBe(0);
      vi.advanceTimersByTime(1_000);
      expect(await answer()).toBe(1);
    });

    /** The list of `MANY` people, whose end is always near. */
    const scrolledCompany = async () => {
      vi.stubGlobal('IntersectionObserver', EndInView);
      const company = await companyOf(MANY);
      let pages = 0;
      for (let asked = 1; asked > 0; pages += asked) asked = await company.answer();
      expect([pages, company.rows()]).toEqual([MANY / PAGE, MANY]);
      return company;
    };

    it('asks for one page only, also when scrolled to the end', async () => {
      const { answer, rows } = await scrolledCompany();
      for (let round = 0; round < 3; round++) {
        vi.advanceTimersByTime(30_000);
        expect([await answer(), await answer(), rows()]).toEqual([1, 0, MANY]);
      }
    }, 60_000);

    it('asks nothing while there is no connection', async () => {
      const { answer, server } = await companyOf(MANY);
      await answer();
      server.connected.set(false);
      vi.advanceTimersByTime(30_000);
      expect(await answer()).toBe(0);
    });

    it('says nothing of a look that fails, and looks again', async () => {
      const { answer, rows, element, fixture } = await companyOf(MANY);
      await answer();
      vi.advanceTimersByTime(30_000);
      TestBed.inject(HttpTestingController)
        .expectOne(({ url }) => url === '/api/users')
        .error(new ProgressEvent('error'));
      await settled(fixture);
      expect([rows(), element.textContent.includes('could not be loaded')]).toEqual([PAGE, false]);
      vi.advanceTimersByTime(30_000);
      expect(await answer()).toBe(1);
    });
  });

  it('changes as little of the page for one of a thousand as for one of five, also after a reconnect', async () => {
    const few = await changesFor(FEW);
    expect(few).toBeGreaterThan(0);
    expect(await changesFor(MANY)).toBeLessThan(2 * few);
  }, 60_000);
});
