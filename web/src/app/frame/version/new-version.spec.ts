import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import type { Snapshot } from '@contracts';
import { firstValueFrom, Subject } from 'rxjs';
import { Calling } from '../../call/session/calling';
import { PendingRequests } from '../../session/pending-requests';
import { Floats } from '../../shared-ui/floating/floats';
import * as overlays from '../../shared-ui/floating/overlays';
import { Signaling } from '../../signaling/signaling';
import { Urgency } from '../../signaling/urgency';
import { Feedback } from '../feedback';
import { NewVersion, RELOAD_PAGE } from './new-version';
import { Served } from './served';

const SPREAD_MS = 10_000;
const QUIET_MS = 5_000;
const OFFER_AGAIN_MS = 600_000;

describe('a newer version of the page', () => {
  const snapshots = new Subject<Snapshot>();
  const session = signal<object | null>(null);
  const rings = signal(false);
  const connected = signal(true);
  const has = vi.fn<Served['has']>();
  const dialogs = { openDialogs: [] as object[] };
  let reloads = 0;
  let offers: [string, string, () => void][] = [];

  beforeEach(() => {
    vi.useFakeTimers();
    sessionStorage.clear();
    session.set(null);
    rings.set(false);
    connected.set(true);
    has.mockReset().mockResolvedValue(true);
    dialogs.openDialogs = [];
    reloads = 0;
    offers = [];
    document.head.append(Object.assign(document.createElement('meta'), { name: 'parley-version', content: 'old' }));
  });
  afterEach(() => {
    document.querySelector('meta[name="parley-version"]')?.remove();
    for (const field of document.querySelectorAll('textarea')) field.remove();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  function open(): void {
    TestBed.configureTestingModule({
      providers: [
        { provide: Signaling, useValue: { snapshots, connected } },
        { provide: Served, useValue: { has } },
        { provide: Calling, useValue: { session } },
        { provide: Urgency, useValue: { now: rings } },
        { provide: MatDialog, useValue: dialogs },
        { provide: Feedback, useValue: { offer: (...offer: (typeof offers)[number]) => offers.push(offer) } },
        { provide: RELOAD_PAGE, useValue: () => reloads++ },
      ],
    });
    TestBed.inject(Floats).use(overlays);
    TestBed.inject(NewVersion);
  }
  const served = (pageVersion?: string) => snapshots.next({ pageVersion } as Snapshot);
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  function write(value: string): HTMLTextAreaElement {
    const field = document.body.appendChild(document.createElement('textarea'));
    field.value = value;
    return field;
  }

  it('is loaded within ten seconds, at a moment of its own, where nothing is going on', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.7);
    open();
    served('new');
    await pass(0.7 * SPREAD_MS - 1);
    expect(reloads).toBe(0);
    await pass(1);
    expect([reloads, offers]).toEqual([1, []]);
  });

  it('is none where the server has the same, says nothing, or the page does not know its own', async () => {
    open();
    served('old');
    served(undefined);
    await pass(60_000);
    document.querySelector<HTMLMetaElement>('meta[name="parley-version"]')!.content = '';
    TestBed.resetTestingModule();
    open();
    served('new');
    await pass(60_000);
    expect([reloads, offers]).toEqual([0, []]);
  });

  it('is offered once in a call, and loaded when it is over and nothing rings', async () => {
    session.set({});
    open();
    served('new');
    await pass(60_000);
    expect(offers.map(([text, action]) => [text, action])).toEqual([['A new version is ready.', 'Reload']]);
    session.set(null);
    rings.set(true);
    await pass(60_000);
    expect([reloads, offers.length]).toEqual([0, 1]);
    rings.set(false);
    await pass(QUIET_MS);
    expect(reloads).toBe(1);
    offers[0][2]();
    expect(reloads).toBe(2);
  });

  it('takes nobody’s text: it waits for what is being written, and for an open dialog', async () => {
    const field = write('half a sen');
    open();
    served('new');
    await pass(60_000);
    expect([reloads, offers.length]).toEqual([0, 1]);
    field.value = '';
    dialogs.openDialogs = [{}];
    await pass(60_000);
    expect(reloads).toBe(0);
    dialogs.openDialogs = [];
    await pass(QUIET_MS);
    expect(reloads).toBe(1);
  });

  it('waits until the page is connected, and offers nothing before', async () => {
    connected.set(false);
    open();
    served('new');
    await pass(60_000);
    session.set({});
    await pass(60_000);
    expect([reloads, offers, has.mock.calls]).toEqual([0, [], []]);
    session.set(null);
    connected.set(true);
    await pass(QUIET_MS);
    expect([reloads, has.mock.calls]).toEqual([1, [[window.location.pathname]]]);
  });

  it('waits while the server does not have the page', async () => {
    has.mockResolvedValue(false);
    open();
    served('new');
    await pass(60_000);
    expect(reloads).toBe(0);
    has.mockResolvedValue(true);
    await pass(QUIET_MS);
    expect(reloads).toBe(1);
  });

  it('looks again after a slow answer of the server', async () => {
    const answer = new Subject<boolean>();
    has.mockReturnValue(firstValueFrom(answer));
    open();
    served('new');
    await pass(SPREAD_MS + QUIET_MS);
    const field = write('half a sen');
    answer.next(true);
    await pass(60_000);
    expect([reloads, offers.length, has.mock.calls.length]).toEqual([0, 1, 1]);
    field.value = '';
    await pass(QUIET_MS);
    expect(reloads).toBe(1);
  });

  it('is forgotten also during a slow answer', async () => {
    const answer = new Subject<boolean>();
    has.mockReturnValue(firstValueFrom(answer));
    open();
    served('new');
    await pass(SPREAD_MS + QUIET_MS);
    served('old');
    answer.next(true);
    await pass(60_000);
    expect(reloads).toBe(0);
  });

  it('cuts off no request', async () => {
    open();
    TestBed.inject(PendingRequests).begin();
    served('new');
    await pass(60_000);
    expect([reloads, offers]).toEqual([0, []]);
    TestBed.inject(PendingRequests).end();
    await pass(QUIET_MS);
    expect(reloads).toBe(1);
  });

  it('is only offered where the browser stores nothing, since the user would have to sign in again', async () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new Error('denied');
    });
    open();
    served('new');
    await pass(60_000);
    expect([reloads, offers.length]).toEqual([0, 1]);
  });

  it('is offered to somebody who looks, and again to somebody who comes back after ten minutes', async () => {
    const visibility = vi.spyOn(document, 'visibilityState', 'get');
    const show = (state: DocumentVisibilityState) => {
      visibility.mockReturnValue(state);
      document.dispatchEvent(new Event('visibilitychange'));
    };
    show('hidden');
    session.set({});
    open();
    served('new');
    await pass(60_000);
    expect(offers).toEqual([]);
    show('visible');
    await pass(QUIET_MS);
    expect(offers.length).toBe(1);
    show('hidden');
    await pass(60_000);
    show('visible');
    await pass(60_000);
    expect(offers.length).toBe(1);
    await pass(OFFER_AGAIN_MS);
    expect(offers.length).toBe(1);
    show('hidden');
    show('visible');
    await pass(QUIET_MS);
    expect([reloads, offers.length]).toEqual([0, 2]);
  });

  it('waits for a pause of the hands', async () => {
    open();
    served('new');
    for (let at = 0; at < 2 * SPREAD_MS; at += 1_000) {
      document.dispatchEvent(new Event('pointerdown'));
      await pass(1_000);
    }
    expect(reloads).toBe(0);
    await pass(2 * QUIET_MS);
    expect([reloads, offers]).toEqual([1, []]);
  });

  it('is forgotten when the page reaches a server with its own version again', async () => {
    open();
    served('new');
    served('old');
    await pass(60_000);
    expect([reloads, offers]).toEqual([0, []]);
  });

  it('is loaded by itself only once: where another server still had the old one, it is offered', async () => {
    open();
    served('new');
    await pass(SPREAD_MS + QUIET_MS);
    expect(reloads).toBe(1);
    TestBed.resetTestingModule();
    open();
    served('new');
    await pass(60_000);
    expect([reloads, offers.length]).toEqual([1, 1]);
  });
});
