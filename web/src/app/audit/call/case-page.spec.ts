import { Clipboard } from '@angular/cdk/clipboard';
import { HttpTestingController } from '@angular/common/http/testing';
import { Component, type DebugElement, input, output } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { By } from '@angular/platform-browser';
import { Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { AuditCall, AuditSignal, CallEvent } from '@contracts';
import { newSignaling } from '../../call/testing/fake-signaling';
import { Feedback } from '../../frame/feedback';
import { provideScreens, settled } from '../../shared-ui/screen-fixtures';
import { Signaling } from '../../signaling/signaling';
import { later, newAuditCall, newEvent, newSample, newSignal } from '../audit-fixtures';
import type { Chosen } from '../ladder/chosen';
import { Ladder } from '../ladder/ladder';
import type { LadderFilter } from '../ladder/controls/ladder-filter';
import { CasePage } from './case-page';
import { CaseReader } from './case-reader';
import { soon } from '../../testing/soon';

/** A stub that exposes its inputs; the real ladder draws. */
@Component({ selector: 'parley-ladder', template: '' })
class FakeLadder {
  readonly call = input();
  readonly signals = input.required<readonly AuditSignal[]>();
  readonly samples = input.required<readonly unknown[]>();
  readonly chosen = input<Chosen | null>();
  readonly evidence = input<unknown>();
  readonly filter = input<LadderFilter>();
  readonly filterChange = output<LadderFilter>();
  readonly choose = output<Chosen | null>();
}

/** A call that has not ended. */
const RUNNING = { status: 'accepted', endReason: null, duration: null } as const;

describe('CasePage', () => {
  let http: HttpTestingController;
  let harness: RouterTestingHarness;
  let server: ReturnType<typeof newSignaling>;
  const copy = vi.fn(() => true);
  const feedback = { say: vi.fn(), fail: vi.fn() };

  beforeEach(() => {
    server = newSignaling();
    copy.mockClear();
    feedback.fail.mockClear();
    TestBed.configureTestingModule({
      providers: [
        provideScreens([
          { path: 'audit/calls/:id', component: CasePage },
          { path: 'slow', canActivate: [() => new Promise((pass) => setTimeout(pass, 500, true))], children: [] },
          { path: '**', children: [] },
        ]),
        { provide: Clipboard, useValue: { copy } },
        { provide: Signaling, useValue: server.signaling },
        { provide: Feedback, useValue: feedback },
        { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
      ],
    });
    TestBed.overrideComponent(CasePage, { remove: { imports: [Ladder] }, add: { imports: [FakeLadder] } });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => document.querySelectorAll('.cdk-overlay-container').forEach((one) => one.remove()));

  const at = (path: string) => http.expectOne(({ url }) => url === `/api/audit/calls/7${path}`);
  const shown = () => settled(harness.fixture);
  /** The call has loaded, its log has not. */
  const begin = async (call: Partial<AuditCall> = {}) => {
    harness = await RouterTestingHarness.create(address);
    at('').flush(newAuditCall(call));
    await shown();
  };
  const load = async (call: Partial<AuditCall> = {}, signals: AuditSignal[] = [newSignal(1), newSignal(2)]) => {
    await begin(call);
    at('/signals').flush({ items: signals, nextCursor: null });
    at('/quality').flush({ items: [newSample(1)] });
    await shown();
  };
  /** The first page of the log has loaded, and there are more. */
  const beginLog = async (...signals: AuditSignal[]) => {
    await begin();
    at('/quality').flush({ items: [] });
    at('/signals').flush({ items: signals, nextCursor: 'c1' });
    await shown();
  };
  let address = '/audit/calls/7';
  beforeEach(() => (address = '/audit/calls/7'));
  const findLadder = () => harness.fixture.debugElement.query(By.directive(FakeLadder)) as DebugElement | null;
  const ladder = () => findLadder()!.componentInstance as FakeLadder;
  const text = () => (harness.fixture.nativeElement as HTMLElement).textContent?.replace(/\s+/g, ' ') ?? '';
  const buttons = () => Array.from(document.querySelectorAll<HTMLElement>('button'));
  const nameOf = (one: HTMLElement) =>
    (one.getAttribute('aria-label') ?? one.textContent ?? '').replace(/\s+/g, ' ').trim();
  const press = async (name: string) => {
    const found = buttons().filter((one) => nameOf(one) === name);
    if (found.length === 0) throw new Error(`No button "${name}" among ${buttons().map(nameOf).join(', ')}`);
    found.at(-1)!.click();
    await shown();
  };

  it('tells what the call was', async () => {
    await load({ timeline: [newEvent(1, { kind: 'device', detail: { deviceId: 'd', name: 'Firefox on Windows' } })] });
    expect(text()).toContain('Hung up');
    expect(text()).toContain('12:04');
    expect(text()).toContain('Ben: Firefox on Windows');
    expect(text()).toContain('Nothing in the log looks wrong.');
    expect(ladder().signals()).toHaveLength(2);
  });

  it('names the people as they are called now', async () => {
    await load();
    const { userId } = newAuditCall().participants[1];
    server.tell('user:changed', { userId, displayName: 'Benjamin', avatarUrl: null });
    await shown();
    expect(text()).toContain('Benjamin: device not noted');
  });

  it('asks for the names of now after a reconnect, and keeps what it shows', async () => {
    await load();
    server.snapshots.next({} as never);
    const call = newAuditCall();
    const [ann, ben] = call.participants;
    at('').flush({ ...call, participants: [ann, { ...ben, displayName: 'Benjamin' }] });
    await shown();
    expect(text()).toContain('Benjamin: device not noted');
    expect(ladder().signals()).toHaveLength(2);
    http.verify();
  });

  it('reads the log on after a reconnect where the call was running', async () => {
    await load(RUNNING);
    server.snapshots.next({} as never);
    at('').flush(newAuditCall());
    await shown();
    expect(ladder().signals()).toHaveLength(2);
    at('/signals').flush({ items: [1, 2, 3].map((id) => newSignal(id)), nextCursor: null });
    at('/quality').flush({ items: [] });
    await shown();
    expect([ladder().signals().length, text().includes('still running')]).toEqual([3, false]);
  });

  it.each<[string, CallEvent[]]>([
    ['device not noted', []],
    ['rang', [newEvent(1, { kind: 'device-ringing', detail: { deviceId: 'd' } })]],
    [
      'came in, did not join',
      [
        newEvent(1, { kind: 'device-ringing', detail: { deviceId: 'd' } }),
        newEvent(2, { kind: 'entered', detail: { deviceId: 'd' } }),
      ],
    ],
  ])('says how far who has not joined came: %s', async (words, timeline) => {
    await load({ timeline, acceptedAt: '2026-11-20T10:00:05.000Z' });
    expect(text()).toMatch(new RegExp(`Ann: device not noted.*Ben: ${words}Nothing`));
  });

  it('reads signals page by page and says how many there are so far', async () => {
    await beginLog(...Array.from({ length: 1000 }, (_, index) => newSignal(index + 1)));
    expect(text()).toContain('1,000 signals so far');
    expect(ladder().signals()).toHaveLength(1000);
    window.dispatchEvent(new Event('beforeprint'));
    await shown();
    expect(text()).toContain('Only the first 1,000 of these are printed.');
    window.dispatchEvent(new Event('afterprint'));
    const second = at('/signals');
    expect(second.request.params.get('cursor')).toBe('c1');
    second.flush({ items: [newSignal(2000)], nextCursor: null });
    await shown();
    expect(ladder().signals()).toHaveLength(1001);
    expect(text()).not.toContain('so far');
  });

  it('says that a thing is not there only once everything is', async () => {
    address = '/audit/calls/7?signal=2000';
    await beginLog(newSignal(1));
    expect([ladder().signals().length, text().includes('Not there')]).toEqual([1, false]);
    at('/signals').flush({ items: [newSignal(2)], nextCursor: null });
    await shown();
    expect(text()).toContain('Not there');
  });

  it('does not load for ever where a reconnect broke the reading off and brought nothing', async () => {
    await begin(RUNNING);
    server.snapshots.next({} as never);
    at('').flush(null, { status: 503, statusText: 'x' });
    at('/signals').flush({ items: [newSignal(1)], nextCursor: null });
    at('/quality').flush({ items: [] });
    await shown();
    expect(text()).toContain('Not everything could be loaded.');
    await press('Try again to load the signals');
    at('/signals').flush({ items: [newSignal(1)], nextCursor: null });
    at('/quality').flush({ items: [] });
    await shown();
    expect(ladder().signals()).toHaveLength(1);
  });

  it('shows what comes after a reveal, and says that it is masked', async () => {
    address = '/audit/calls/7?signal=3';
    await load(RUNNING, [newSignal(1)]);
    const reader = harness.fixture.debugElement.query(By.directive(CasePage)).injector.get(CaseReader);
    const revealing = reader.reveal('Ticket 4711');
    at('/reveal').flush({ items: [newSignal(1, { data: { type: 'offer', sdp: 'a=secret' } })], nextCursor: null });
    await revealing;
    await shown();
    expect(text()).not.toContain('What has come since is masked.');
    server.snapshots.next({} as never);
    at('').flush(newAuditCall(RUNNING));
    await shown();
    at('/signals').flush({ items: [newSignal(1), newSignal(3)], nextCursor: null });
    at('/quality').flush({ items: [] });
    await shown();
    expect(
      ladder()
        .signals()
        .map(({ id }) => id),
    ).toEqual([1, 3]);
    expect(text()).toContain('What has come since is masked.');
    expect(text()).toContain('Raw text and full addresses are shown for a reason');
  });

  it('shows what came before a failure, and tries again', async () => {
    await beginLog(newSignal(1));
    at('/signals').flush(null, { status: 503, statusText: 'Unavailable' });
    await shown();
    expect(text()).toContain('Not everything could be loaded. 1 signal is here.');
    expect(ladder().signals()).toHaveLength(1);
    await press('Try again to load the signals');
    at('/signals').flush({ items: [newSignal(1), newSignal(2)], nextCursor: null });
    at('/quality').flush({ items: [] });
    await shown();
    expect(ladder().signals()).toHaveLength(2);
    expect(text()).not.toContain('Not everything');
  });

  it('says that the signals are gone by age', async () => {
    await load({ logGoneAt: later(9_000) }, []);
    expect(text()).toContain('The signals of this call are gone by age.');
    expect(text()).not.toContain('too long');
  });

  it('says that there is more than it can show', async () => {
    await load({ truncated: true });
    expect(text()).toContain('Its export holds everything.');
    expect(text()).not.toContain('gone by age');
  });

  it('says so where there is no such call', async () => {
    harness = await RouterTestingHarness.create(address);
    at('').flush({ code: 'not-found' }, { status: 404, statusText: 'Not Found' });
    await shown();
    expect(text()).toContain('There is no such call');
    await harness.navigateByUrl('/audit/calls/0x1');
    await shown();
    expect(text()).toContain('There is no such call');
    http.verify();
  });

  it('opens what the address says, and keeps what is chosen there', async () => {
    address = '/audit/calls/7?kinds=offer&signal=2).';
    await load();
    expect(ladder().chosen()).toEqual({ signal: 2 });
    expect(ladder().filter()).toMatchObject({ kinds: ['offer'] });
    expect(text()).toContain('Offer #2');
    await press('Previous signal');
    expect(ladder().chosen()).toEqual({ signal: 1 });
    ladder().choose.emit({ sample: 1 });
    const url = () => TestBed.inject(Router).url;
    await soon(() => expect(url()).toBe('/audit/calls/7?sample=1&kinds=offer'));
    await shown();
    expect(text()).toContain('Quality sample #1');
    expect(text()).toContain('host ↔ srflx over udp');
    await press('Copy the link to this sample');
    expect(copy).toHaveBeenCalledWith(expect.stringMatching(/\/audit\/calls\/7\?sample=1$/));
    await press('Close');
    await soon(() => expect(url()).toBe('/audit/calls/7?kinds=offer'));
  });

  it('does not lose a choice that is made while the address is written', async () => {
    await load(
      {},
      [1, 2, 3].map((id) => newSignal(id)),
    );
    for (const signal of [1, 2, 3]) ladder().choose.emit({ signal });
    await soon(() => expect(TestBed.inject(Router).url).toBe('/audit/calls/7?signal=3'));
    expect(ladder().chosen()).toEqual({ signal: 3 });
  });

  it('does not call back whoever leaves right after a choice', async () => {
    await load();
    ladder().choose.emit({ signal: 2 });
    await TestBed.inject(Router).navigateByUrl('/slow');
    expect(TestBed.inject(Router).url).toBe('/slow');
  });

  it('leads from a finding to its evidence', async () => {
    const finding = { code: 'gone' as const, severity: 'failure' as const, participantIds: [] };
    const evidence = { signals: [2], events: [], samples: [] };
    const none = { signals: [], events: [], samples: [] };
    await load({
      diagnosis: [
        { ...finding, words: 'First.', evidence: none },
        { ...finding, words: 'Second.', evidence },
      ],
    });
    expect(text()).not.toContain('Nothing in the log');
    expect(ladder().evidence()).toBe(none);
    buttons()
      .find((one) => nameOf(one).startsWith('Offer'))
      ?.click();
    await shown();
    expect(ladder().chosen()).toEqual({ signal: 2 });
    expect(ladder().evidence()).toBe(evidence);
  });

  it('keeps pointing at a finding when a fresh answer says it in other words', async () => {
    const finding = { severity: 'failure' as const, participantIds: [], words: 'First.' };
    const evidence = { signals: [2], events: [], samples: [] };
    const first = { ...finding, code: 'gone' as const, evidence: { ...evidence, signals: [1] } };
    await load({ diagnosis: [first, { ...finding, code: 'away', evidence }] });
    buttons()
      .filter((one) => nameOf(one).startsWith('Offer'))
      .at(1)
      ?.click();
    await shown();
    expect(ladder().evidence()).toBe(evidence);
    const grown = { ...evidence, signals: [2, 3] };
    server.snapshots.next({} as never);
    at('').flush(newAuditCall({ diagnosis: [first, { ...finding, code: 'away', words: 'Longer.', evidence: grown }] }));
    await shown();
    expect(ladder().evidence()).toBe(grown);
  });

  it('prints every finding and its evidence, and who was in the call with which device', async () => {
    const evidence = { signals: [1, 2, 3, 4, 5, 6], events: [], samples: [] };
    const finding = { code: 'gone' as const, severity: 'failure' as const, participantIds: [], evidence };
    const diagnosis = ['First.', 'Second.', 'Third.'].map((words) => ({ ...finding, words }));
    await load(
      { diagnosis },
      evidence.signals.map((id) => newSignal(id)),
    );
    const shownOf = () => [...document.querySelectorAll('parley-diagnosis li')].map((one) => one.textContent);
    const pieces = () => document.querySelectorAll('parley-diagnosis .evidence button:not(.more)').length;
    document.body.append(harness.fixture.nativeElement as HTMLElement);
    const people = () => document.querySelector<HTMLDetailsElement>('parley-case-head details')?.open;
    expect([shownOf().length, pieces(), people()]).toEqual([2, 8, false]);
    window.dispatchEvent(new Event('beforeprint'));
    await shown();
    expect([shownOf().length, pieces(), people()]).toEqual([3, 18, true]);
    window.dispatchEvent(new Event('afterprint'));
    await shown();
    expect([shownOf().length, pieces(), people()]).toEqual([2, 8, false]);
    (harness.fixture.nativeElement as HTMLElement).remove();
  });

  it('prints at the key of the browser once its signals are there', async () => {
    const print = vi.fn();
    vi.stubGlobal('print', print);
    await begin();
    const pressed = new KeyboardEvent('keydown', { key: 'p', code: 'KeyP', ctrlKey: true, cancelable: true });
    window.dispatchEvent(pressed);
    await shown();
    expect([pressed.defaultPrevented, print.mock.calls.length]).toEqual([true, 0]);
    at('/signals').flush({ items: [newSignal(1)], nextCursor: null });
    at('/quality').flush({ items: [] });
    await soon(() => expect(print).toHaveBeenCalledOnce());
    expect(ladder().signals()).toHaveLength(1);
    window.dispatchEvent(new Event('afterprint'));
    vi.unstubAllGlobals();
  });

  it('reveals for a reason alone, hides again, and forgets with the page', async () => {
    address = '/audit/calls/7?signal=1';
    await load();
    await press('Reveal…');
    await press('Reveal');
    expect(document.body.textContent).toContain('at least 3 letters or digits');
    const box = document.querySelector('textarea')!;
    box.value = '  Ticket 4711 ';
    box.dispatchEvent(new Event('input'));
    await press('Reveal');
    const request = at('/reveal');
    expect(request.request.body).toEqual({ reason: 'Ticket 4711' });
    const raw = newSignal(1, { data: { type: 'offer', sdp: 'v=0\r\na=secret\r\n' } });
    request.flush({ items: [raw], nextCursor: null });
    await shown();
    expect(text()).toContain('Recorded with your reason');
    expect(text()).toContain('a=secret');
    expect(TestBed.inject(Router).url).toBe(address);
    await press('Hide');
    expect(text()).not.toContain('a=secret');
    expect(text()).toContain('Reveal…');
  });

  it('shows in the dialog why it was not revealed, and reveals nothing', async () => {
    address = '/audit/calls/7?signal=1';
    await load();
    await press('Reveal…');
    const box = document.querySelector('textarea')!;
    box.value = 'Ticket 4711';
    box.dispatchEvent(new Event('input'));
    await press('Reveal');
    at('/reveal').flush({ code: 'unavailable', detail: 'x' }, { status: 503, statusText: 'x' });
    await shown();
    expect(document.querySelector('[role=alert].problem')?.textContent).toBe(
      'The server is not available at the moment. Try again shortly.',
    );
    expect(text()).not.toContain('Recorded with your reason');
  });

  it('refreshes a call that is still running', async () => {
    await load(RUNNING);
    expect(text()).toContain('This call is still running.');
    await press('Refresh');
    expect(ladder().signals()).toHaveLength(2);
    at('').flush(newAuditCall());
    await shown();
    at('/signals').flush({ items: [1, 2, 3].map((id) => newSignal(id)), nextCursor: null });
    at('/quality').flush({ items: [] });
    await shown();
    expect(text()).not.toContain('still running');
    expect(ladder().signals()).toHaveLength(3);
  });

  it('follows a call that ended before the server listened, and asks again where that failed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
    await load(RUNNING);
    expect(server.asked).toContainEqual(['audit:live', { on: true }]);
    await vi.advanceTimersByTimeAsync(5_100);
    at('').flush(null, { status: 503, statusText: 'x' });
    await vi.advanceTimersByTimeAsync(5_100);
    at('').flush(newAuditCall());
    await vi.advanceTimersByTimeAsync(10);
    at('/signals').flush({ items: [newSignal(1)], nextCursor: null });
    at('/quality').flush({ items: [] });
    await vi.advanceTimersByTimeAsync(10);
    await harness.fixture.whenStable();
    expect(text()).not.toContain('still running');
    vi.useRealTimers();
  });

  it('reads a running call with a long log less often', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
    await load(RUNNING);
    await vi.advanceTimersByTimeAsync(5_100);
    at('').flush(newAuditCall(RUNNING));
    await vi.advanceTimersByTimeAsync(10);
    at('/signals').flush({ items: Array.from({ length: 2_000 }, (_, n) => newSignal(n + 1)), nextCursor: null });
    at('/quality').flush({ items: [] });
    await vi.advanceTimersByTimeAsync(10);
    server.tell('audit:live-changed', { callIds: [7] });
    await vi.advanceTimersByTimeAsync(12_000);
    http.expectNone(({ url }) => url === '/api/audit/calls/7');
    await vi.advanceTimersByTimeAsync(4_000);
    at('');
    vi.useRealTimers();
  });

  it('says so when a refresh fails', async () => {
    await load(RUNNING);
    await press('Refresh');
    at('').flush(null, { status: 503, statusText: 'x' });
    await shown();
    expect(feedback.fail).toHaveBeenCalledOnce();
    expect(text()).toContain('still running');
  });
});
