import type { RelayNews } from './relay-news';
import { RelayWatch } from './relay-watch';

const RELAYS = ['turn:a.example.com?transport=udp', 'turn:a.example.com?transport=tcp', 'turns:b.example.com'];

function newWatch() {
  const connection = { iceGatheringState: 'new', connectionState: 'new', iceConnectionState: 'new' } as {
    -readonly [K in keyof RTCPeerConnection]: RTCPeerConnection[K];
  };
  const told: RelayNews[] = [];
  const servers = { iceServers: [{ urls: 'stun:s.example.com' }, { urls: RELAYS }] };
  const watch = new RelayWatch({ connection, servers, tell: (news) => told.push(news) });
  const gather = () => {
    connection.iceGatheringState = 'gathering';
    connection.onicegatheringstatechange?.call(connection, new Event('icegatheringstatechange'));
  };
  const fail = (url: string, errorCode: number) =>
    connection.onicecandidateerror?.call(connection, { url, errorCode, errorText: '' } as never);
  const found = (url?: string) => watch.take({ type: 'relay', url } as never);
  const urls = () => told.filter(({ error }) => error?.code === 701).map(({ url }) => url);
  return { watch, connection, told, gather, fail, found, urls };
}

describe('RelayWatch', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it('tells of each relay that is silent for ten seconds, once a server', () => {
    const { gather, urls } = newWatch();
    gather();
    vi.advanceTimersByTime(9_999);
    expect(urls()).toEqual([]);
    gather();
    vi.advanceTimersByTime(20_000);
    expect(urls()).toEqual([RELAYS[0], RELAYS[2]]);
  });

  it('a relay that gave a candidate or refused is not silent', () => {
    const { gather, fail, found, urls, told } = newWatch();
    gather();
    found(RELAYS[1]);
    fail(RELAYS[2], 401);
    vi.advanceTimersByTime(20_000);
    expect(urls()).toEqual([]);
    expect(told.map(({ error }) => error?.code)).toEqual([undefined, 401]);
  });

  it('a relay that gave a candidate without its name is not called silent, and one that refused not good', () => {
    const { gather, fail, found, urls, told } = newWatch();
    gather();
    fail(RELAYS[2], 401);
    found();
    vi.advanceTimersByTime(20_000);
    expect(urls()).toEqual([]);
    expect(told.filter(({ error }) => error === null).map(({ url }) => url)).toEqual([RELAYS[0]]);
  });

  it('says nothing of silence where the connection is up, or closed', () => {
    const up = newWatch();
    up.gather();
    up.connection.connectionState = 'connected';
    const closed = newWatch();
    closed.gather();
    closed.watch.close();
    closed.fail(RELAYS[0], 701);
    vi.advanceTimersByTime(20_000);
    expect([...up.urls(), ...closed.urls()]).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each(['connected', 'completed'] as const)(
    'says nothing of silence once ICE was %s, whatever came after',
    (state) => {
      const { gather, urls, connection } = newWatch();
      gather();
      for (const next of [state, 'disconnected'] as const) {
        connection.iceConnectionState = next;
        connection.oniceconnectionstatechange?.call(connection, new Event('iceconnectionstatechange'));
      }
      vi.advanceTimersByTime(20_000);
      expect(urls()).toEqual([]);
    },
  );

  it('gives the relay its time again after the page stood still', () => {
    const { gather, urls } = newWatch();
    gather();
    vi.spyOn(performance, 'now').mockReturnValueOnce(performance.now() + 60_000);
    vi.advanceTimersByTime(10_000);
    expect(urls()).toEqual([]);
    vi.advanceTimersByTime(10_000);
    expect(urls()).toEqual([RELAYS[0], RELAYS[2]]);
  });

  it('says nothing of silence without a network', () => {
    const { gather, urls } = newWatch();
    gather();
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    vi.advanceTimersByTime(20_000);
    expect(urls()).toEqual([]);
  });
});
