import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { LiveBoard } from '@contracts';
import { Subject } from 'rxjs';
import { newCall, newParticipant, newUser } from '../../call/testing/call-fixtures';
import { Session } from '../../session/session';
import { provideScreens, sendInDialog, settled } from '../../shared-ui/screen-fixtures';
import { Signaling } from '../../signaling/signaling';
import { LivePage } from './live-page';
import { soon } from '../../testing/soon';

const talking = newCall({
  ...{ status: 'accepted', acceptedAt: '2026-11-20T10:00:00.000Z' },
  participants: [1, 2].map((id) => newParticipant(id, { displayName: id === 1 ? 'Ann' : 'Ben', state: 'joined' })),
});
const board = (...items: LiveBoard['items']): LiveBoard => ({ items, total: items.length, now: talking.now });

const STANDING = { snapshots: new Subject(), wasConnected: () => true, cameAtOnce: () => true };

describe('LivePage', () => {
  const changed = new Subject<{ callIds: number[] }>();
  const request = vi.fn((..._: unknown[]) => Promise.resolve({}));
  let http: HttpTestingController;
  let fixture: ComponentFixture<LivePage>;

  async function open(role: 'support' | 'admin', told: LiveBoard | null): Promise<void> {
    const on = (event: string) => (event === 'audit:live-changed' ? changed : new Subject());
    TestBed.configureTestingModule({
      providers: [
        provideScreens([]),
        { provide: Session, useValue: { user: signal({ ...newUser(5, 'Sam'), role }) } },
        { provide: Signaling, useValue: { ...STANDING, connected: signal(true), on, request } },
      ],
    });
    http = TestBed.inject(HttpTestingController);
    fixture = TestBed.createComponent(LivePage);
    await settled(fixture);
    http.expectOne('/api/audit/live').flush(told, told ? {} : { status: 503, statusText: 'Away' });
    await settled(fixture);
  }
  const fakeTimers = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  /** Answers the question that the page has asked while the timers are fake. */
  async function answerWith(told: LiveBoard): Promise<void> {
    http.expectOne('/api/audit/live').flush(told);
    await vi.advanceTimersByTimeAsync(10);
    await fixture.whenStable();
  }
  beforeEach(() => request.mockReset().mockResolvedValue({}));
  afterEach(() => vi.useRealTimers());
  const words = () => (fixture.nativeElement as HTMLElement).textContent?.replace(/\s+/g, ' ') ?? '';
  const button = (name: string) =>
    (fixture.nativeElement as HTMLElement).querySelector<HTMLButtonElement>(`[aria-label="${name}"]`);

  it('asks the server to say what changes, and shows people and connections', async () => {
    const link = { state: 'connected', level: 'poor', rttMs: 41, way: 'relay' } as const;
    await open('support', board({ call: talking, links: [{ from: 1, to: 2, ...link }] }));
    expect(request).toHaveBeenCalledWith('audit:live', { on: true });
    expect(words()).toContain('1 call now');
    expect(words()).toMatch(/Ann – Ben ?Connected ?by relay ?41 ms ?Poor/);
    expect(button('End call #7…')).toBeNull();
    fixture.destroy();
    expect(request).toHaveBeenLastCalledWith('audit:live', { on: false });
  });

  it('folds the connections of a large meeting, and shows all of them to whoever asks', async () => {
    const participants = [1, 2, 3, 4, 5].map((id) => newParticipant(id, { displayName: `P${id}`, state: 'joined' }));
    const link = { state: 'connected', level: 'good', rttMs: 41, way: 'relay' } as const;
    const links = participants.flatMap(({ id: from }) =>
      participants.filter(({ id }) => id > from).map(({ id: to }) => ({ from, to, ...link })),
    );
    await open('support', board({ call: { ...talking, participants }, links }));
    const shown = () => (fixture.nativeElement as HTMLElement).querySelectorAll('.links li').length;
    expect(shown()).toBe(6);
    button('Show all connections of call #7: 4 more, all of them good')!.click();
    await settled(fixture);
    expect(shown()).toBe(10);
  });

  it('loads again once something has changed, and not more often than it rests', async () => {
    fakeTimers();
    await open('support', board());
    expect(words()).toContain('Nobody is in a call');
    for (let n = 0; n < 3; n += 1) changed.next({ callIds: [7] });
    http.expectNone('/api/audit/live');
    await vi.advanceTimersByTimeAsync(2_100);
    await answerWith(board({ call: talking, links: [] }));
    expect(words()).toContain('1 call now');
  });

  it('lets an administrator end a call, for a reason', async () => {
    await open('admin', board({ call: talking, links: [] }));
    button('End call #7…')!.click();
    await settled(fixture);
    sendInDialog('The line is needed');
    const asked = http.expectOne('/api/audit/calls/7/end');
    expect(asked.request.body).toEqual({ reason: 'The line is needed' });
    asked.flush(talking);
  });

  it('loads also where the server does not say what changes, and asks it to once more', async () => {
    fakeTimers();
    request.mockRejectedValueOnce(new Error('full'));
    await open('support', board({ call: talking, links: [] }));
    expect(words()).toContain('1 call now');
    expect(request).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(5_100);
    expect(request).toHaveBeenCalledTimes(2);
    await answerWith(board());
    expect(words()).toContain('0 calls now');
  });

  it('counts nothing where nothing could be loaded, and tries again by itself', async () => {
    fakeTimers();
    await open('support', null);
    expect(words()).toContain('The running calls could not be loaded');
    expect(words()).not.toContain('0 calls');
    await vi.advanceTimersByTimeAsync(5_100);
    await answerWith(board());
    expect(words()).toContain('Nobody is in a call');
  });

  it('says when it could not be loaded', async () => {
    await open('support', board());
    changed.next({ callIds: [7] });
    await soon(() => http.expectOne('/api/audit/live').flush(null, { status: 503, statusText: 'Away' }));
    await settled(fixture);
    expect(words()).toContain('The running calls could not be loaded');
  });
});
