import { HttpTestingController, type TestRequest } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { RouterTestingHarness } from '@angular/router/testing';
import type { Call, MissedPage, Page, Participant, Snapshot, User } from '@contracts';
import { Subject } from 'rxjs';
import { Calling } from '../call/session/calling';
import { elsewhere } from '../call/elsewhere/elsewhere-fixtures';
import { Session } from '../session/session';
import { provideScreens, settled } from '../shared-ui/screen-fixtures';
import { Signaling } from '../signaling/signaling';
import { CallHistory } from './call-history';
import { History } from './history';

const newUser = (id: number, displayName: string) => ({ id, displayName, avatarUrl: null }) as User;
const ann = newUser(1, 'Ann');
const ben = newUser(2, 'Ben');
const cy = newUser(3, 'Cy');
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

function newCall(id: number, part: Partial<Call> = {}): Call {
  return {
    id,
    kind: 'direct',
    type: 'audio',
    status: 'ended',
    endReason: 'hangup',
    caller: ann,
    callee: ben,
    roomCode: null,
    participants: [],
    duration: 727,
    initiatedAt: minutesAgo(1000 - id),
    version: 3,
    ...part,
  } as Call;
}
const missedCall = (id: number, caller = ben) =>
  newCall(id, { caller, callee: ann, status: 'missed', endReason: 'no-answer', duration: 0 });
const page = (items: Call[], nextCursor: string | null = null): Page<Call> => ({ items, nextCursor });
const missedPage = (items: Call[], unseenCount: number): MissedPage => ({
  items: items.map((call, i) => ({ ...call, missedSeen: i >= unseenCount })),
  nextCursor: null,
  unseenCount,
});

describe('History', () => {
  let http: HttpTestingController;
  let harness: RouterTestingHarness;
  let ring: ReturnType<typeof vi.fn>;
  const session = signal<{ call: () => Call } | null>(null);
  const busy = signal(false);
  let snapshots: Subject<Snapshot>;
  let events: Record<string, Subject<unknown>>;

  beforeEach(() => {
    ring = vi.fn();
    session.set(null);
    busy.set(false);
    snapshots = new Subject();
    events = {};
    const on = (event: string) => (events[event] ??= new Subject());
    TestBed.configureTestingModule({
      providers: [
        provideScreens([
          { path: 'history', pathMatch: 'full', component: History, data: { view: 'all' } },
          { path: 'history/missed', component: History, data: { view: 'missed' } },
          { path: 'elsewhere', children: [] },
        ]),
        { provide: Session, useValue: { user: signal(ann) } },
        { provide: Signaling, useValue: { snapshots, wasConnected: () => true, on } },
        elsewhere(),
        { provide: Calling, useValue: { ring, ringing: signal(null), session, busy } },
      ],
    });
    http = TestBed.inject(HttpTestingController);
  });

  const asked = (url: string): TestRequest => http.expectOne((request) => request.url === url);
  const shown = () => settled(harness.fixture);
  const open = async (url: string, answer: Page<Call>) => {
    harness = await RouterTestingHarness.create(url);
    asked('/api/calls').flush(answer);
    await shown();
  };
  const element = () => harness.fixture.nativeElement as HTMLElement;
  const all = (selector: string) => Array.from(element().querySelectorAll<HTMLElement>(selector));
  const words = () => all('parley-call-row .words').map((one) => one.textContent?.trim());
  const missedChanged = (unseenCount: number) => events['missed:changed'].next({ unseenCount });

  it('groups calls by day and tells what became of them', async () => {
    const today = new Date().setHours(0, 0, 5);
    const yesterday = new Date(today - 86_400_000).toISOString();
    await open(
      '/history',
      page([newCall(9, { initiatedAt: new Date(today).toISOString() }), newCall(8, { initiatedAt: yesterday })]),
    );
    expect(all('h2').map((one) => one.textContent)).toEqual(['Today', 'Yesterday']);
    expect(words()).toEqual(['Outgoing · 12 min', 'Outgoing · 12 min']);
  });

  it('calls back with one click', async () => {
    await open('/history', page([missedCall(5, cy)]));
    all('[aria-label="Audio call Cy"]')[0].click();
    expect(ring).toHaveBeenCalledWith(expect.objectContaining({ id: 3 }), 'audio');
  });

  it('offers no call back to a former user', async () => {
    const former = { ...newUser(7, 'Former user 7f3a'), deleted: true as const };
    await open('/history', page([missedCall(6, former), missedCall(5, cy)]));
    expect(all('parley-call-row .title').map((one) => one.textContent)).toEqual(['Former user 7f3a', 'Cy']);
    expect(all('parley-call-row').map((row) => row.querySelectorAll('button').length)).toEqual([0, 2]);
  });

  it('tells who was in a meeting, leads to its details, and into the room again', async () => {
    const was = (id: number, displayName: string, presentSeconds: number, guest = false) => ({
      ...{ id, userId: guest ? null : id, displayName, avatarUrl: null, guest, presentSeconds, state: 'left' as const },
      joinedAt: minutesAgo(20 - id),
    });
    const participants = [was(1, 'Ann', 727), was(2, 'Ben', 300), was(9, 'Gus', 61, true)] as Participant[];
    const room = { kind: 'room' as const, callee: null, roomCode: 'abcd-efgh-jkmn', roomTitle: 'Stand-up' };
    await open('/history', page([newCall(5, { ...room, participants })]));
    expect(words()).toEqual(['Meeting · 12 min']);
    expect(all('.people')[0].textContent).toBe('Ben, Gus');
    expect(all('a[aria-label="Enter Stand-up"]')[0].getAttribute('href')).toBe('/join/abcd-efgh-jkmn');
    expect(all('a.title')[0].getAttribute('href')).toBe('/history/5');
  });

  it('shows missed calls of one person in a row as one, which opens to the single ones', async () => {
    await open('/history', page([missedCall(9, cy), missedCall(8, cy), missedCall(7, ben), missedCall(6, cy)]));
    const titles = () => all('parley-call-row .title').map((one) => one.textContent?.trim());
    expect(titles()).toEqual(['Cy (2)', 'Ben', 'Cy']);
    const gathered = all('button.title')[0];
    expect(gathered.getAttribute('aria-expanded')).toBe('false');
    gathered.click();
    await shown();
    expect(gathered.getAttribute('aria-expanded')).toBe('true');
    expect(titles()).toEqual(['Cy (2)', 'Cy', 'Cy', 'Ben', 'Cy']);
    expect(all('a.title').map((one) => one.getAttribute('href'))).toEqual([9, 8, 7, 6].map((id) => `/history/${id}`));
    events['call:incoming'].next({ call: missedCall(10, cy) });
    await shown();
    expect(titles().slice(0, 2)).toEqual(['Cy (3)', 'Cy']);
  });

  it('marks messages that were not read, until they are, on whatever device', async () => {
    const chat = (id: number, mark: Call['chat']) => newCall(id, { chat: mark });
    await open('/history', page([chat(9, 'unread'), chat(8, 'read'), chat(7, 'none')]));
    const marks = () => all('parley-call-row').map((row) => row.classList.contains('unread'));
    expect(marks()).toEqual([true, false, false]);
    expect(all('.unread-words').map((one) => one.textContent)).toEqual(['Unread messages']);
    events['chat:read'].next({ callId: 9, upTo: 3 });
    asked('/api/calls/9').flush(chat(9, 'read'));
    await shown();
    expect(marks()).toEqual([false, false, false]);
  });

  it('marks what support answered, until it is read, on whatever device', async () => {
    const said = { choice: 'no-sound', text: null, at: '', state: 'solved', answer: 'Done', answeredAt: '' } as const;
    const reported = (unseen: boolean) => newCall(9, { problem: { ...said, unseen } });
    await open('/history', page([reported(false), newCall(8)]));
    expect(all('.unread-words')).toHaveLength(0);
    for (const unseen of [true, false]) {
      events['problem:changed'].next({ callId: 9 });
      asked('/api/calls/9').flush(reported(unseen));
      await shown();
      expect(all('.unread-words').map((one) => one.textContent)).toEqual(unseen ? ['Support answered'] : []);
    }
  });

  it('says why a call went wrong, also once the server has found it out after the end', async () => {
    const there = [1, 2].map((id) => ({ id, userId: id, displayName: id === 1 ? 'Ann' : 'Ben', joinedAt: 'x' }));
    const talk = (why?: Call['why']) => newCall(9, { participants: there as Participant[], why });
    const lacking = (id: number) => ({ code: 'no-microphone' as const, participantIds: [id] });
    await open('/history', page([newCall(8, { participants: there as Participant[], why: lacking(1) })]));
    const told = () => all('parley-call-row .why').map((one) => one.textContent);
    expect(told()).toEqual(['Your browser had no microphone.']);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    events['call:updated'].next({ call: talk() });
    asked('/api/calls/9').flush(talk(null));
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
    asked('/api/calls/9').flush(talk(lacking(2)));
    await shown();
    expect(told()).toEqual(['Ben’s browser had no microphone.', 'Your browser had no microphone.']);
    events['call:updated'].next({ call: talk() });
    await shown();
    expect(told()).toHaveLength(2);
  });

  it('searches on the server once the typing rests, and says so in the address', async () => {
    await open('/history?type=video', page([newCall(5)]));
    const box = element().querySelector<HTMLInputElement>('[aria-label="Search the history"]')!;
    for (const value of ['q', 'quin', ' quince ']) {
      box.value = value;
      box.dispatchEvent(new Event('input'));
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    await shown();
    const { params } = asked('/api/calls').request;
    expect([params.get('search'), params.get('type')]).toEqual(['quince', 'video']);
    http.verify();
  });

  it('says that more was typed than is looked for', async () => {
    await open('/history', page([newCall(5)]));
    const box = element().querySelector<HTMLInputElement>('[aria-label="Search the history"]')!;
    const type = async (value: string) => {
      box.value = value;
      box.dispatchEvent(new Event('input'));
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { params } = asked('/api/calls').request;
      await shown();
      return [params.get('search')?.length, element().textContent?.includes('Only the first 80 characters')];
    };
    expect(await type('a'.repeat(81))).toEqual([80, true]);
    expect(await type('b'.repeat(80))).toEqual([80, false]);
  });

  it('asks the server for what the address says', async () => {
    harness = await RouterTestingHarness.create(
      '/history?direction=in&result=talked&type=video&kind=direct&from=2026-11-01&with=2).',
    );
    const { request } = asked('/api/calls');
    expect(request.params.keys().sort()).toEqual(['direction', 'from', 'kind', 'outcome', 'type', 'with']);
    expect(request.params.get('outcome')).toBe('talked');
    asked('/api/users/2').flush(ben);
  });

  it('shows nonsense in the address as no filter', async () => {
    harness = await RouterTestingHarness.create('/history?direction=up&result=x&type=y&with=z&from=1');
    expect(asked('/api/calls').request.params.keys()).toEqual([]);
  });

  it.each(['-3', '1.5', 'Infinity', '1e1', '0x1f'])('narrows to nobody for "with=%s"', async (given) => {
    harness = await RouterTestingHarness.create(`/history?with=${given}`);
    expect(asked('/api/calls').request.params.keys()).toEqual([]);
  });

  it('takes a number in whatever width of digits', async () => {
    harness = await RouterTestingHarness.create(`/history?with=${encodeURIComponent('０２')}`);
    expect(asked('/api/calls').request.params.get('with')).toBe('2');
    asked('/api/users/2').flush(ben);
  });

  it('cuts a long search between two characters, never through an emoji', async () => {
    harness = await RouterTestingHarness.create(`/history?search=${encodeURIComponent('a'.repeat(79) + '😀😀')}`);
    expect(asked('/api/calls').request.urlWithParams).toContain(`search=${encodeURIComponent('a'.repeat(79) + '😀')}`);
  });

  it('shows a new call at once and changes it in place', async () => {
    await open('/history', page([newCall(5)]));
    const ringing = newCall(6, { status: 'ringing', endReason: null, duration: null, version: 2 });
    events['call:updated'].next({ call: ringing });
    await shown();
    expect(words()).toEqual(['Ringing', 'Outgoing · 12 min']);
    events['call:updated'].next({ call: { ...ringing, status: 'rejected', endReason: 'declined', version: 3 } });
    events['call:updated'].next({ call: { ...ringing, version: 1 } });
    await shown();
    expect(words()).toEqual(['Declined', 'Outgoing · 12 min']);
  });

  it('keeps a new call out of a list that is narrowed to others', async () => {
    harness = await RouterTestingHarness.create('/history?direction=in');
    asked('/api/calls').flush(page([missedCall(5)]));
    await shown();
    events['call:updated'].next({ call: newCall(6) });
    await shown();
    expect(words()).toEqual(['Missed']);
  });

  it('marks missed calls as new until they are looked at', async () => {
    await open('/history', page([missedCall(5), missedCall(4, cy)]));
    missedChanged(1);
    asked('/api/calls/missed').flush(missedPage([missedCall(5), missedCall(4, cy)], 1));
    await shown();
    expect(all('parley-call-row').map((row) => row.classList.contains('unseen'))).toEqual([true, false]);
    expect(all('parley-call-row').every((row) => row.classList.contains('missed'))).toBe(true);
    missedChanged(0);
    await shown();
    expect(all('parley-call-row.unseen')).toEqual([]);
  });

  it('tells the server when the missed calls are looked at, and shows them as new for this one look', async () => {
    harness = await RouterTestingHarness.create('/history/missed');
    asked('/api/calls/missed').flush(missedPage([missedCall(5)], 1));
    missedChanged(1);
    await shown();
    for (const request of http.match('/api/calls/missed?limit=50')) request.flush(missedPage([missedCall(5)], 1));
    await shown();
    asked('/api/calls/missed/seen').flush(null, { status: 204, statusText: 'No Content' });
    missedChanged(0);
    await shown();
    expect(all('parley-call-row.unseen')).toHaveLength(1);
    expect(all('nav .badge')).toEqual([]);
    await harness.navigateByUrl('/elsewhere');
    await harness.navigateByUrl('/history/missed');
    await shown();
    expect(all('parley-call-row.unseen')).toEqual([]);
  });

  it('has seen nothing while the tab is in the back', async () => {
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    harness = await RouterTestingHarness.create('/history/missed');
    asked('/api/calls/missed').flush(missedPage([missedCall(5)], 1));
    missedChanged(1);
    await shown();
    for (const request of http.match('/api/calls/missed?limit=50')) request.flush(missedPage([missedCall(5)], 1));
    await shown();
    http.expectNone('/api/calls/missed/seen');
    expect(all('nav .badge')).toHaveLength(1);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    await shown();
    for (const request of http.match('/api/calls/missed?limit=50')) request.flush(missedPage([missedCall(5)], 1));
    await shown();
    asked('/api/calls/missed/seen');
    hidden.mockRestore();
  });

  it('leads back into a call only where it runs', async () => {
    const live = newCall(6, { status: 'accepted', endReason: null, duration: null });
    await open('/history', page([live]));
    expect(all('a.return')).toEqual([]);
    session.set({ call: () => live });
    busy.set(true);
    await shown();
    expect(all('a.return')).toHaveLength(1);
  });

  it('keeps its rows while one looks elsewhere', async () => {
    await open('/history', page([newCall(5)]));
    await harness.navigateByUrl('/elsewhere');
    await harness.navigateByUrl('/history');
    await shown();
    expect(words()).toHaveLength(1);
    http.verify();
  });

  it('tries again what had failed when one comes back, with whatever answer', async () => {
    harness = await RouterTestingHarness.create('/history');
    http.expectOne(({ url }) => url === '/api/calls').flush(null, { status: 503, statusText: 'Unavailable' });
    await shown();
    expect(harness.fixture.nativeElement.textContent).toContain('could not be loaded');
    await harness.navigateByUrl('/elsewhere');
    await harness.navigateByUrl('/history');
    http.expectOne(({ url }) => url === '/api/calls').flush(page([newCall(5)]));
    await shown();
    expect(words()).toHaveLength(1);
  });

  it('asks again after a reconnect', async () => {
    await open('/history', page([newCall(5)]));
    snapshots.next({ calls: [], user: ann, now: '' });
    asked('/api/calls').flush(page([newCall(6), newCall(5)]));
    await shown();
    expect(words()).toHaveLength(2);
  });

  it.each([
    ['/history/missed?type=video', '/api/calls/missed', ['missed', 'video']],
    ['/history?type=video', '/api/calls', [null, 'video']],
  ])('exports from %s what is listed there', async (address, list, narrowed) => {
    harness = await RouterTestingHarness.create(address);
    asked(list).flush(missedPage([], 0));
    await shown();
    void TestBed.inject(CallHistory).export('csv');
    const { params } = asked('/api/calls/export').request;
    expect([params.get('outcome'), params.get('type')]).toEqual(narrowed);
  });

  it('says what will be here, and the next step', async () => {
    await open('/history', page([]));
    expect(element().textContent).toContain('No calls yet');
    expect(element().textContent).toContain('Call somebody');
  });
});
