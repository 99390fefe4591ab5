import { Clipboard } from '@angular/cdk/clipboard';
import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { RouterTestingHarness } from '@angular/router/testing';
import type { Call, ChatMessage, ChatPage, Participant, Snapshot, User } from '@contracts';
import { Subject } from 'rxjs';
import { Calling } from '../../call/session/calling';
import { elsewhere } from '../../call/elsewhere/elsewhere-fixtures';
import { Session } from '../../session/session';
import { provideScreens, settled } from '../../shared-ui/screen-fixtures';
import { Signaling } from '../../signaling/signaling';
import { CallDetails } from './call-details';
import { soon } from '../../testing/soon';

const ann = { id: 1, displayName: 'Ann', avatarUrl: null } as User;
const ben = { id: 2, displayName: 'Ben', avatarUrl: null } as User;
const at = (minute: number) => `2026-11-20T10:${String(minute).padStart(2, '0')}:00.000Z`;
const was = (id: number, displayName: string, of: Partial<Participant> = {}) =>
  ({
    ...{ id: id * 10, userId: id, displayName, avatarUrl: null, guest: false, state: 'left', leaveReason: 'left' },
    ...{ joinedAt: at(2), leftAt: at(14), presentSeconds: 720, ...of },
  }) as Participant;

function newCall(of: Partial<Call> = {}): Call {
  return {
    ...{ id: 7, kind: 'direct', type: 'audio', status: 'ended', endReason: 'hangup', caller: ann, callee: ben },
    ...{ roomCode: null, roomTitle: null, participants: [was(1, 'Ann'), was(2, 'Ben')], duration: 720, version: 4 },
    ...{ initiatedAt: at(1), ringingAt: at(1), acceptedAt: at(2), endedAt: at(14), quality: 'good', chat: 'read' },
    ...of,
  } as Call;
}
const said = (id: number, from: number, text: string): ChatMessage => ({ id, from: from * 10, text, at: at(3) });

describe('CallDetails', () => {
  let http: HttpTestingController;
  let harness: RouterTestingHarness;
  const ring = vi.fn();
  const copy = vi.fn((_: string) => true);
  let snapshots: Subject<Snapshot>;
  let connectedBefore: boolean;

  beforeEach(() => {
    ring.mockReset();
    const on = () => new Subject();
    snapshots = new Subject();
    connectedBefore = true;
    const wasConnected = () => connectedBefore;
    TestBed.configureTestingModule({
      providers: [
        provideScreens([{ path: 'history/:id', component: CallDetails }]),
        { provide: Session, useValue: { user: signal(ann) } },
        { provide: Signaling, useValue: { snapshots, wasConnected, cameAtOnce: () => true, on } },
        { provide: Calling, useValue: { ring, ringing: signal(null), session: signal(null), busy: signal(false) } },
        elsewhere(),
        { provide: Clipboard, useValue: { copy } },
      ],
    });
    http = TestBed.inject(HttpTestingController);
  });

  const shown = () => settled(harness.fixture);
  const element = () => harness.fixture.nativeElement as HTMLElement;
  const all = (selector: string) =>
    Array.from(element().querySelectorAll(selector), (one) => one.textContent?.replace(/\s+/g, ' ').trim());
  const open = async (call: Call, chat?: Partial<ChatPage>) => {
    harness = await RouterTestingHarness.create(`/history/${call.id}`);
    http.expectOne(`/api/calls/${call.id}`).flush(call);
    await shown();
    if (chat)
      http.expectOne(`/api/calls/${call.id}/messages`).flush({ items: [], nextCursor: null, readTo: null, ...chat });
    await shown();
  };
  const facts = () => Object.fromEntries(all('dt').map((name, n) => [name, all('dd')[n]]));

  it.each([
    ['looks again at a call that ran when the connection stands, since it may have ended meanwhile', 'accepted', 1],
    ['does not look again at a call that was over', 'ended', 0],
  ] as const)('%s', async (_, status, looks) => {
    connectedBefore = false;
    await open(newCall({ status }), {});
    snapshots.next({} as Snapshot);
    expect(http.match('/api/calls/7')).toHaveLength(looks);
  });

  it('tells times, length, how good it was, and who was in it and when', async () => {
    await open(newCall(), {});
    expect(facts()).toMatchObject({
      'Rang for': '1 min',
      Length: '12 min',
      Kind: 'Audio call',
      Connection: 'Good throughout',
      Number: '#7',
    });
    expect(all('li')).toHaveLength(2);
    expect(all('li')[1]).toMatch(/^Ben\d\d:02 to \d\d:14 · 12 min$/);
    expect(element().querySelector('h1 a')?.getAttribute('href')).toBe('/people/2');
  });

  it('says in plain words why it failed, and nothing good of it', async () => {
    await open(newCall({ endReason: 'connect-failed' }), {});
    expect(all('.reason')[0]).toContain('No connection came about between the two sides.');
    expect(element().textContent).not.toContain('Good');
    element().querySelector<HTMLElement>('[aria-label="Audio call Ben"]')?.click();
    expect(ring).toHaveBeenCalledWith(expect.objectContaining({ id: 2 }), 'audio');
  });

  it('shows what was written as text, marks what is new, and tells the server that it was read', async () => {
    const items = [said(5, 2, '<b>Bye</b>'), said(4, 2, 'See https://example.org'), said(3, 1, 'Hello')];
    await open(newCall(), { items, readTo: 3 });
    expect(all('parley-kept-chat .line')).toEqual(['Hello', 'See https://example.org', '<b>Bye</b>']);
    expect(element().querySelector('parley-kept-chat .line b')).toBeNull();
    expect(all('parley-kept-chat .new, parley-kept-chat .who bdi')).toEqual(['You', 'New', 'Ben']);
    const { request } = http.expectOne('/api/calls/7/messages/read');
    expect([request.method, request.body]).toEqual(['POST', { upTo: 5 }]);
  });

  it('fetches earlier messages when they are asked for', async () => {
    await open(newCall(), { items: [said(9, 2, 'Late')], nextCursor: 'older', readTo: 9 });
    element().querySelector<HTMLElement>('.more')?.click();
    http
      .expectOne('/api/calls/7/messages?cursor=older')
      .flush({ items: [said(2, 2, 'Early')], nextCursor: null, readTo: 9 });
    await shown();
    expect(all('parley-kept-chat .line')).toEqual(['Early', 'Late']);
    expect(element().querySelector('.more')).toBeNull();
    http.expectNone('/api/calls/7/messages/read');
  });

  it('prints all that was written at the key of the browser, and says on paper what could not be loaded', async () => {
    const print = vi.fn();
    vi.stubGlobal('print', print);
    const printed = async () => {
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'p', code: 'KeyP', ctrlKey: true, cancelable: true }));
      const [page] = await soon(() => {
        const found = http.match('/api/calls/7/messages?cursor=older');
        expect(found).toHaveLength(1);
        return found;
      });
      return page;
    };
    await open(newCall(), { items: [said(9, 2, 'Late'), said(8, 2, 'Later')], nextCursor: 'older', readTo: 9 });
    (await printed()).flush(null, { status: 503, statusText: 'x' });
    await soon(() => expect(print).toHaveBeenCalledTimes(1));
    expect(all('parley-left-out')).toEqual(['Only the newest 2 of these are printed.']);
    window.dispatchEvent(new Event('afterprint'));
    await shown();
    [...element().querySelectorAll('button')].find((one) => one.textContent?.includes('Try again'))?.click();
    http.expectOne('/api/calls/7/messages?cursor=older').flush({ items: [], nextCursor: 'older', readTo: 9 });
    await shown();
    (await printed()).flush({ items: [said(2, 2, 'Early')], nextCursor: null, readTo: 9 });
    await soon(() => expect(print).toHaveBeenCalledTimes(2));
    expect([all('parley-kept-chat .line'), all('parley-left-out')]).toEqual([['Early', 'Later', 'Late'], ['']]);
    window.dispatchEvent(new Event('afterprint'));
    vi.unstubAllGlobals();
  });

  it('has no chat for whoever was not in it', async () => {
    const missed = [was(1, 'Ann', { state: 'missed', joinedAt: null }), was(2, 'Ben')];
    await open(
      newCall({
        status: 'missed',
        endReason: 'no-answer',
        caller: ben,
        callee: ann,
        participants: missed,
        acceptedAt: null,
      }),
    );
    expect(all('h2')).toEqual(['Details', 'People']);
    expect(all('.reason')).toEqual(['You did not answer in time.']);
    expect(all('li').at(-1)).toBe('Ann(you)Did not answer');
  });

  it('copies the link to itself', async () => {
    await open(newCall(), {});
    [...element().querySelectorAll<HTMLElement>('.acts button')]
      .find((one) => one.textContent?.includes('Copy link'))
      ?.click();
    expect(copy).toHaveBeenCalledWith(new URL('/history/7', location.origin).href);
  });

  it.each(['1e1', '0x1f', '-1', '1.5', 'Infinity'])('opens no other call for "%s"', async (given) => {
    harness = await RouterTestingHarness.create(`/history/${given}`);
    await shown();
    http.expectNone(({ url }) => url.startsWith('/api/calls'));
    expect(element().textContent).toContain('There is no such call');
  });

  it('says so where there is no such call, or it could not be loaded, and what to do', async () => {
    harness = await RouterTestingHarness.create('/history/8');
    http.expectOne('/api/calls/8').flush({ code: 'not-found', detail: 'x' }, { status: 404, statusText: 'x' });
    await shown();
    expect(element().textContent).toContain('There is no such call');
    await harness.navigateByUrl('/history/9');
    http.expectOne('/api/calls/9').flush(null, { status: 503, statusText: 'x' });
    await shown();
    [...element().querySelectorAll('button')].find((one) => one.textContent?.includes('Try again'))?.click();
    http.expectOne('/api/calls/9').flush(newCall({ id: 9 }));
    await shown();
    expect(all('h1')).toEqual(['Ben']);
  });
});
