import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ACK_TIMEOUT_MS, type Guest, type Snapshot, type User } from '@contracts';
import { NetworkReturn } from '../browser/network-return';
import { Device } from '../session/device';
import { ServerClock } from '../session/server-clock';
import { Session } from '../session/session';
import { catchUps, reconnects } from './reconnects';
import { Urgency } from './urgency';
import { OPEN_SOCKET, Signaling, SignalingRefused, SignalingUnavailable } from './signaling';

type Listener = (...values: unknown[]) => void;
interface Asked {
  event: string;
  payload: unknown;
  answer: (value: unknown) => void;
  fail: () => void;
  timeout: number;
}

/** Stands in for a socket.io socket; the test plays the server. */
class FakeSocket {
  connected = false;
  active = false;
  connects = 0;
  disconnects = 0;
  readonly asked: Asked[] = [];
  private readonly listeners = new Map<string, Listener>();
  private any: Listener | undefined;

  on = (event: string, listener: Listener) => this.listeners.set(event, listener);
  onAny = (listener: Listener) => (this.any = listener);
  off = () => this.listeners.clear();
  offAny = () => (this.any = undefined);
  connect = () => (this.connects++, (this.active = true));
  disconnect = () => (this.disconnects++, (this.connected = false), (this.active = false));
  timeout = (timeout: number) => ({
    emitWithAck: (event: string, payload: unknown) =>
      new Promise((answer, reject) =>
        this.asked.push({ event, payload, answer, fail: () => reject(new Error('timeout')), timeout }),
      ),
  });

  opens(): void {
    this.connected = this.active = true;
    this.listeners.get('connect')?.();
  }
  drops(reason = 'transport close'): void {
    this.connected = false;
    this.listeners.get('disconnect')?.(reason);
  }
  refuses(code: string, detail = code): void {
    this.active = false;
    this.listeners.get('connect_error')?.(Object.assign(new Error(code), { data: { code, detail } }));
  }
  isNotReached(): void {
    this.listeners.get('connect_error')?.(new Error('websocket error'));
  }
  says(event: string, message: unknown): void {
    this.listeners.get(event)?.(message);
    this.any?.(event, message);
  }
}

const ann = { id: 1, displayName: 'Ann' } as User;
const snapshot: Snapshot = { calls: [], user: ann, now: '2026-11-20T10:00:00.000Z' };
const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

describe('Signaling', () => {
  const user = signal<User | null>(null);
  const guest = signal<Guest | null>(null);
  const sockets: FakeSocket[] = [];
  let options: { auth: (give: (data: unknown) => void) => void };
  let session: { renew: ReturnType<typeof vi.fn>; patch: ReturnType<typeof vi.fn> };
  let signaling: Signaling;

  beforeEach(() => {
    vi.useFakeTimers();
    sockets.length = 0;
    user.set(ann);
    guest.set(null);
    session = { renew: vi.fn().mockResolvedValue('t2'), patch: vi.fn() };
    const open = (given: typeof options) => {
      options = given;
      sockets.push(new FakeSocket());
      return sockets[sockets.length - 1];
    };
    TestBed.configureTestingModule({
      providers: [
        { provide: Session, useValue: { user, guest, freshToken: () => Promise.resolve('t1'), ...session } },
        { provide: Device, useValue: { id: 'device-1' } },
        { provide: OPEN_SOCKET, useValue: open },
      ],
    });
    signaling = TestBed.inject(Signaling);
    TestBed.tick();
  });
  afterEach(() => vi.useRealTimers());

  async function synced(more: Partial<Snapshot> = {}): Promise<FakeSocket> {
    const socket = sockets[sockets.length - 1];
    socket.opens();
    socket.asked[socket.asked.length - 1].answer({ ok: true, ...snapshot, ...more });
    await settle();
    return socket;
  }

  it('connects for the signed-in user, with a fresh token and the device', async () => {
    expect(sockets[0].connects).toBe(1);
    const give = vi.fn();
    options.auth(give);
    await settle();
    expect(give).toHaveBeenCalledWith({ token: 't1', deviceId: 'device-1' });
  });

  it('is connected only once the snapshot is there, and hands it on', async () => {
    const seen: Snapshot[] = [];
    signaling.snapshots.subscribe((one) => seen.push(one));
    sockets[0].opens();
    expect(sockets[0].asked[0].event).toBe('sync');
    expect(signaling.connected()).toBe(false);
    sockets[0].asked[0].answer({ ok: true, ...snapshot });
    await settle();
    expect(signaling.connected()).toBe(true);
    expect(seen).toHaveLength(1);
    expect(session.patch).toHaveBeenCalledWith(ann);
    expect(Math.abs(TestBed.inject(ServerClock).now() - Date.parse(snapshot.now))).toBeLessThan(1000);
  });

  it('tells of a reconnect also whoever came while there was no connection, and of the first connect nobody', async () => {
    const seen: string[] = [];
    reconnects(signaling).subscribe(() => seen.push('early'));
    const socket = await synced();
    expect(seen).toEqual([]);
    socket.drops();
    reconnects(signaling).subscribe(() => seen.push('meanwhile'));
    await synced();
    expect(seen).toEqual(['early', 'meanwhile']);
  });

  it('has lists asked for again after a reconnect, but not with a first connect that stood at once', async () => {
    const seen: string[] = [];
    const at = (name: string) => catchUps(signaling).subscribe(() => seen.push(name));
    at('early');
    const socket = await synced();
    expect(seen).toEqual([]);
    at('later');
    socket.drops();
    await synced();
    expect(seen).toEqual(['early', 'later']);
  });

  it('has lists asked for again with a first connect that took long', async () => {
    const seen: string[] = [];
    catchUps(signaling).subscribe(() => seen.push('again'));
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 501);
    await synced();
    expect(seen).toEqual(['again']);
  });

  it('has asked for again in any case what may be over at any moment', async () => {
    const seen: string[] = [];
    catchUps(signaling, () => true).subscribe(() => seen.push('running'));
    catchUps(signaling, () => false).subscribe(() => seen.push('over'));
    await synced();
    expect(seen).toEqual(['running']);
  });

  it('asks for a new snapshot after every reconnect', async () => {
    const socket = await synced();
    socket.drops();
    expect(signaling.connected()).toBe(false);
    await synced();
    expect(signaling.connected()).toBe(true);
    expect(socket.asked.map(({ event }) => event)).toEqual(['sync', 'sync']);
  });

  it('tells what failed to load that the server answers again', async () => {
    const { times } = TestBed.inject(NetworkReturn);
    const socket = await synced();
    expect(times()).toBe(1);
    socket.drops();
    expect(times()).toBe(1);
    await synced();
    expect(times()).toBe(2);
  });

  it('connects again when the snapshot does not come', async () => {
    sockets[0].opens();
    sockets[0].asked[0].fail();
    await settle();
    expect(signaling.connected()).toBe(false);
    expect(sockets[0].disconnects).toBe(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sockets[0].connects).toBe(2);
  });

  it('S6 waits no longer than the contract says for an answer', async () => {
    const socket = await synced();
    const answer = signaling.request('call:ringing', { callId: 7 });
    const asked = socket.asked[1];
    expect(asked).toMatchObject({ event: 'call:ringing', payload: { callId: 7 }, timeout: ACK_TIMEOUT_MS });
    asked.fail();
    await expect(answer).rejects.toBeInstanceOf(SignalingUnavailable);
  });

  it('rejects with the code of a refusal', async () => {
    const socket = await synced();
    const answer = signaling.request('call:heartbeat', { callId: 7 });
    socket.asked[1].answer({ ok: false, error: { code: 'not-found', detail: 'No such call.' } });
    await expect(answer).rejects.toMatchObject({ code: 'not-found', detail: 'No such call.' });
    await expect(answer).rejects.toBeInstanceOf(SignalingRefused);
  });

  it('does not keep requests for later while it is not connected', async () => {
    await expect(signaling.request('call:ringing', { callId: 7 })).rejects.toBeInstanceOf(SignalingUnavailable);
    expect(sockets[0].asked).toHaveLength(0);
  });

  it('renews the token when the handshake is refused, then connects again', async () => {
    sockets[0].refuses('unauthenticated');
    await settle();
    expect(session.renew).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sockets[0].connects).toBe(2);
  });

  it('goes on trying for whoever signs in while the token of the one before is being renewed', async () => {
    let renewed: (token: string) => void = () => undefined;
    session.renew.mockReturnValueOnce(new Promise((resolve) => (renewed = resolve)));
    sockets[0].refuses('unauthenticated');
    user.set({ ...ann, id: 2 });
    TestBed.tick();
    sockets[1].isNotReached();
    renewed('t2');
    await settle();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sockets.map(({ connects }) => connects)).toEqual([1, 2]);
  });

  it('says by which limit it is kept out, until it is let in or nothing answers', async () => {
    const kept = () => {
      sockets[0].refuses('rate-limited', 'for developers');
      return signaling.refusal();
    };
    expect(kept()).toBe('rate-limited');
    sockets[0].isNotReached();
    expect(signaling.refusal()).toBeNull();
    expect(kept()).toBe('rate-limited');
    sockets[0].refuses('unavailable');
    expect([signaling.refusal(), kept()]).toEqual([null, 'rate-limited']);
    await synced();
    expect(signaling.refusal()).toBeNull();
    expect(signaling.connected()).toBe(true);
  });

  it.each([
    ['3 s in a call', true, 3_000],
    ['5 s otherwise', false, 5_000],
  ])('keeps trying for ever, at least every %s', async (_, inCall, everyMs) => {
    TestBed.inject(Urgency).while(() => inCall);
    for (let attempt = 0; attempt < 20; attempt++) {
      sockets[0].refuses('unavailable');
      await vi.advanceTimersByTimeAsync(everyMs);
    }
    expect(sockets[0].connects).toBe(21);
  });

  it('comes back by itself after the server has closed the socket', async () => {
    const socket = await synced();
    socket.drops();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(socket.connects).toBe(2);
  });

  it('waits with others for a random time, as long as the server has said, but hardly in a call', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const socket = await synced({ reconnectWithinMs: 8_000 });
    socket.drops();
    await vi.advanceTimersByTimeAsync(3_999);
    expect(socket.connects).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(socket.connects).toBe(2);
    await synced({ reconnectWithinMs: 8_000 });
    const called = signal(false);
    TestBed.inject(Urgency).while(called);
    socket.drops();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(socket.connects).toBe(2);
    // Somebody calls while the page waits for its turn.
    called.set(true);
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(600);
    expect(socket.connects).toBe(3);
    await synced();
    socket.drops();
    await vi.advanceTimersByTimeAsync(300);
    expect(socket.connects).toBe(4);
    vi.mocked(Math.random).mockRestore();
  });

  describe('where the server has said that pages come back within 40 s', () => {
    const SPREAD = { reconnectWithinMs: 40_000 };
    beforeEach(() => vi.spyOn(Math, 'random').mockReturnValue(0.5));
    afterEach(() => vi.restoreAllMocks());

    it.each([
      ['the server closes the connection', 'io server disconnect', true, 1],
      ['the connection is closed', 'transport close', true, 1],
      ['the network goes', 'transport close', false, 2],
      ['the page heard nothing more', 'ping timeout', true, 2],
    ])('waits its turn only where others may wait, too: %s', async (_, reason, onLine, connectsSoon) => {
      const socket = await synced(SPREAD);
      vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(onLine);
      socket.drops(reason);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(socket.connects).toBe(connectsSoon);
      await vi.advanceTimersByTimeAsync(19_000);
      expect(socket.connects).toBe(2);
    });

    it.each([
      ['the network is back', () => window.dispatchEvent(new Event('online'))],
      ['the page is shown again', () => document.dispatchEvent(new Event('visibilitychange'))],
    ])('waits no longer once %s', async (_, happen) => {
      const socket = await synced(SPREAD);
      socket.drops();
      await vi.advanceTimersByTimeAsync(5_000);
      happen();
      // Again and again puts nothing off.
      await vi.advanceTimersByTimeAsync(600);
      happen();
      await vi.advanceTimersByTimeAsync(400);
      expect(socket.connects).toBe(2);
      happen();
      await vi.advanceTimersByTimeAsync(2_000);
      expect(socket.connects).toBe(2);
    });

    it('goes on waiting while it is hidden', async () => {
      const socket = await synced(SPREAD);
      socket.drops();
      vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
      document.dispatchEvent(new Event('visibilitychange'));
      await vi.advanceTimersByTimeAsync(2_000);
      expect(socket.connects).toBe(1);
    });
  });

  it('T4 moves at a random time when the server is about to stop, and keeps trying quietly until one takes it', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const socket = await synced();
    socket.says('server:moving', { withinMs: 4_000 });
    await vi.advanceTimersByTimeAsync(1_999);
    expect(signaling.connected()).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect([signaling.connected(), socket.disconnects]).toEqual([false, 1]);
    await vi.advanceTimersByTimeAsync(300);
    expect(socket.connects).toBe(2);
    socket.refuses('unavailable');
    await vi.advanceTimersByTimeAsync(1_500);
    expect(socket.connects).toBe(3);
    await synced();
    expect(signaling.connected()).toBe(true);
    vi.mocked(Math.random).mockRestore();
  });

  it('hands announcements on, over reconnects', async () => {
    const seen: number[] = [];
    signaling.on('missed:changed').subscribe(({ unseenCount }) => seen.push(unseenCount));
    const socket = await synced();
    socket.says('missed:changed', { unseenCount: 1 });
    socket.drops();
    await synced();
    socket.says('missed:changed', { unseenCount: 2 });
    expect(seen).toEqual([1, 2]);
  });

  it('asks whether the session is really over when the server says so', async () => {
    const socket = await synced();
    socket.says('session:ended', { reason: 'revoked' });
    await settle();
    expect(session.renew).toHaveBeenCalledWith('revoked');
  });

  it('closes on sign-out and stays closed', async () => {
    const socket = await synced();
    user.set(null);
    TestBed.tick();
    expect(socket.disconnects).toBe(1);
    expect(signaling.connected()).toBe(false);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(socket.connects).toBe(1);
    expect(sockets).toHaveLength(1);
  });

  it('connects for a guest, whose snapshot has no user, and again for whoever signs in', async () => {
    user.set(null);
    guest.set({ id: 5, displayName: 'Gus', roomCode: 'abcd-efgh-jkmn' });
    TestBed.tick();
    expect(sockets).toHaveLength(2);
    sockets[1].opens();
    sockets[1].asked[0].answer({ ok: true, ...snapshot, user: null, guest: guest() });
    await settle();
    expect(signaling.connected()).toBe(true);
    expect(session.patch).not.toHaveBeenCalled();
    guest.set(null);
    user.set(ann);
    TestBed.tick();
    expect(sockets[1].disconnects).toBe(1);
    expect(sockets).toHaveLength(3);
  });
});
