import { fingerprintOf, type LinkSteps, StepWatch, trafficIn } from './link-steps';

const sdp = (fingerprint: string) => ({ sdp: `v=0\r\na=fingerprint:sha-256 ${fingerprint}\r\n` });

class Connection extends EventTarget {
  iceConnectionState = 'new';
  readonly transport = Object.assign(new EventTarget(), { state: 'new' });
  readonly localDescription = sdp('0A:1B:2C:3D:4E:5F');
  readonly remoteDescription = sdp('FF:EE:DD:CC:BB:AA');
  getSenders = () => [{ transport: this.transport }];

  ice(state: string, afterMs = 100) {
    vi.advanceTimersByTime(afterMs);
    this.iceConnectionState = state;
    this.dispatchEvent(new Event('iceconnectionstatechange'));
  }

  dtls(state: string, afterMs = 100) {
    vi.advanceTimersByTime(afterMs);
    this.transport.state = state;
    this.transport.dispatchEvent(new Event('statechange'));
  }
}

function watched() {
  const connection = new Connection();
  const told: LinkSteps[] = [];
  const tell = (steps: LinkSteps) => told.push(steps);
  const watch = new StepWatch({ connection: connection as unknown as RTCPeerConnection, attempt: 1, tell });
  return { connection, told, watch };
}

describe('StepWatch', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('tells the time of each step once the connection is up, and no more of the same', () => {
    const { connection, told, watch } = watched();
    vi.advanceTimersByTime(50);
    watch.take({ type: 'relay' } as RTCIceCandidate);
    connection.ice('checking', 50);
    connection.ice('connected');
    connection.dtls('connecting');
    connection.dtls('connected');
    connection.ice('completed');
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([
      {
        attempt: 1,
        ice: 'connected',
        dtls: 'connected',
        relayMs: 50,
        checkingMs: 100,
        iceMs: 200,
        dtlsMs: 400,
        sentFingerprint: '0a1b2c3d',
        appliedFingerprint: 'ffeeddcc',
      },
    ]);
  });

  it('tells where it is stuck, and what failed', () => {
    const { connection, told } = watched();
    connection.ice('checking');
    connection.ice('connected');
    connection.dtls('connecting');
    vi.advanceTimersByTime(8_000);
    connection.dtls('failed');
    expect(told.map(({ ice, dtls }) => [ice, dtls])).toEqual([
      ['connected', 'connecting'],
      ['connected', 'failed'],
    ]);
    expect(told[1]).toMatchObject({ iceMs: 200, dtlsMs: null });
  });

  it('leaves no timer, and hears nothing any more', () => {
    const { connection, told, watch } = watched();
    watch.close();
    connection.ice('failed');
    expect([vi.getTimerCount(), told]).toEqual([0, []]);
  });
});

it('fingerprintOf reads four bytes, and nothing where there is none', () => {
  expect(fingerprintOf(sdp('AB:CD:EF:01:23'))).toBe('abcdef01');
  expect([fingerprintOf(null), fingerprintOf({ sdp: 'v=0' })]).toEqual([null, null]);
});

it('trafficIn adds up what the transports carried', () => {
  const entries = {
    T1: { type: 'transport', bytesSent: 900, bytesReceived: 70 },
    P1: { type: 'candidate-pair', responsesReceived: 3 },
    P2: { type: 'candidate-pair', responsesReceived: 0 },
  };
  const look = { at: 0, entries: new Map(Object.entries(entries)) } as unknown as Parameters<typeof trafficIn>[0];
  expect(trafficIn(look)).toEqual({ checksAnswered: 3, bytesSent: 900, bytesReceived: 70 });
  expect(trafficIn(null)).toEqual({ checksAnswered: 0, bytesSent: 0, bytesReceived: 0 });
});
