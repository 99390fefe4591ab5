import { createEnvironmentInjector, EnvironmentInjector, runInInjectionContext, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { type PresenceNews, type Snapshot, type User, WATCHED_MAX } from '@contracts';
import { newUser } from '../call/testing/call-fixtures';
import { newSignaling } from '../call/testing/fake-signaling';
import { Session } from '../session/session';
import { PresenceBoard } from './presence-board';
import { watchPresence } from './presence-watch';
import { Signaling } from './signaling';
import { SignalingRefused, SignalingUnavailable } from './signaling-errors';

const news = (userId: number, presence: PresenceNews['presence']): PresenceNews => ({
  ...{ userId, presence, statusMessage: null, lastSeenAt: null },
});

describe('PresenceWatch', () => {
  let server: ReturnType<typeof newSignaling>;
  let board: PresenceBoard;
  let answer: PresenceNews[];
  const user = signal<User | null>(null);

  beforeEach(() => {
    vi.useFakeTimers();
    answer = [];
    user.set(newUser(1, 'Ann'));
    server = newSignaling({ 'presence:watch': () => ({ people: answer }) });
    TestBed.configureTestingModule({
      providers: [
        { provide: Session, useValue: { user, patch: vi.fn() } },
        { provide: Signaling, useValue: server.signaling },
      ],
    });
    board = TestBed.inject(PresenceBoard);
  });
  afterEach(() => vi.useRealTimers());

  /** A component that shows these people. @returns the injector that it lives in */
  function show(ids: () => readonly number[]): EnvironmentInjector {
    const injector = createEnvironmentInjector([], TestBed.inject(EnvironmentInjector));
    runInInjectionContext(injector, () => watchPresence(ids));
    return injector;
  }
  async function settles(ms = 300): Promise<void> {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(ms);
  }
  const said = () => server.of('presence:watch').map(({ userIds }) => userIds);
  const presenceOf = (id: number) => board.latest(newUser(id, 'Somebody')).presence;

  it('says for all together whom they show, once it has settled, and nothing twice', async () => {
    const loaded = signal([9, 4]);
    show(loaded);
    show(() => [4, 7]);
    await settles();
    loaded.set([4, 9]);
    await settles();
    expect(said()).toEqual([[4, 7, 9]]);
    loaded.set([4, 9, 12]);
    await settles();
    expect(said().slice(1)).toEqual([[4, 7, 9, 12]]);
  });

  it('says so as well where nobody is shown, since it would hear of everybody otherwise', async () => {
    const list = show(() => [4]);
    await settles();
    list.destroy();
    await settles();
    expect(said()).toEqual([[4], []]);
  });

  it('says it again after each reconnect', async () => {
    show(() => [4]);
    await settles();
    server.snapshots.next({} as Snapshot);
    await settles();
    expect(said()).toEqual([[4], [4]]);
  });

  it('takes the answer for what is known, but not over newer news, and forgets who is no longer shown', async () => {
    const shown = signal([4, 5]);
    show(shown);
    answer = [news(4, 'busy'), news(5, 'busy')];
    TestBed.tick();
    server.answers['presence:watch'] = () => {
      server.tell('presence:changed', news(5, 'in-call'));
      return { people: answer };
    };
    await settles();
    expect([presenceOf(4), presenceOf(5)]).toEqual(['busy', 'in-call']);
    answer = [news(5, 'away')];
    shown.set([5]);
    server.answers['presence:watch'] = () => ({ people: answer });
    await settles();
    expect([presenceOf(4), presenceOf(5)]).toEqual([newUser(4, 'Somebody').presence, 'away']);
  });

  it('shows at most as many as the server takes: those whom the newest list shows', async () => {
    show(() => Array.from({ length: WATCHED_MAX }, (_, n) => n + 1));
    show(() => [9_000, 9_001]);
    await settles();
    const [ids] = said() as number[][];
    expect(ids).toHaveLength(WATCHED_MAX);
    expect(ids.slice(-2)).toEqual([9_000, 9_001]);
  });

  it.each([
    ['asks again a little later where the server did not answer', new SignalingUnavailable('no answer'), 2],
    ['leaves it where the server does not know of it', new SignalingRefused('not-found', 'No such event.'), 1],
  ])('%s', async (_, failure, times) => {
    server.answers['presence:watch'] = () => {
      throw failure;
    };
    show(() => [4]);
    await settles(6_000);
    expect(said()).toHaveLength(times);
  });

  it('is for users only, since guests see nobody', async () => {
    user.set(null);
    show(() => [4]);
    await settles();
    expect(said()).toEqual([]);
  });
});
