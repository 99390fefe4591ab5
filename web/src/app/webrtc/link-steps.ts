import type { Observation } from '@contracts';
import type { StatsLook } from './quality/stats-look';
import { entriesOf, numberOf, selectedPair } from './quality/stats-look';

type Seen = Observation<'link'>;
/** How far a connection has come, apart from what only its statistics tell. */
export type LinkSteps = Omit<Seen, 'what' | 'agoMs' | 'participantId' | keyof LinkTraffic>;
type LinkTraffic = Pick<Seen, 'checksAnswered' | 'bytesSent' | 'bytesReceived'>;

export interface StepWatchOptions {
  readonly connection: RTCPeerConnection;
  readonly attempt: number;
  readonly tell: (steps: LinkSteps) => void;
}

/** A connection takes less than a second if nothing is wrong. */
const STUCK_MS = 8_000;
const NO_TIMES: Pick<LinkSteps, 'relayMs' | 'checkingMs' | 'iceMs' | 'dtlsMs'> = {
  relayMs: null,
  checkingMs: null,
  iceMs: null,
  dtlsMs: null,
};

/**
 * Notes when one connection takes each of its steps (addresses, way, encryption), and tells it when it is up, when
 * a step failed, and when it is stuck.
 */
export class StepWatch {
  private readonly begun = performance.now();
  private readonly times = { ...NO_TIMES };
  private readonly timer: ReturnType<typeof setTimeout>;
  private readonly ends: (() => void)[] = [];
  private dtls: RTCDtlsTransport | null = null;
  private told = '';

  constructor(private readonly options: StepWatchOptions) {
    const { connection } = options;
    this.listen(connection, ['iceconnectionstatechange', 'connectionstatechange', 'signalingstatechange']);
    this.timer = setTimeout(() => this.times.dtlsMs === null && this.tell(), STUCK_MS);
  }

  take(candidate: RTCIceCandidate | null): void {
    if (candidate?.type === 'relay') this.times.relayMs ??= this.now();
  }

  close(): void {
    for (const end of this.ends.splice(0)) end();
    clearTimeout(this.timer);
  }

  private listen(to: EventTarget, changes: readonly string[]): void {
    for (const change of changes) {
      to.addEventListener?.(change, this.look);
      this.ends.push(() => to.removeEventListener?.(change, this.look));
    }
  }

  private readonly look = (): void => {
    this.findTransport();
    const { ice, dtls } = this.states();
    if (ice === 'checking') this.times.checkingMs ??= this.now();
    if (ice === 'connected' || ice === 'completed') this.times.iceMs ??= this.now();
    const isUp = dtls === 'connected' && this.times.iceMs !== null;
    if (isUp) this.times.dtlsMs ??= this.now();
    if (isUp || ice === 'failed' || dtls === 'failed') this.tell();
  };

  /** There is one transport for everything that is sent, once a description was set. */
  private findTransport(): void {
    if (this.dtls) return;
    const senders = this.options.connection.getSenders?.() ?? [];
    this.dtls = senders.map(({ transport }) => transport).find((transport) => transport !== null) ?? null;
    if (this.dtls) this.listen(this.dtls, ['statechange']);
  }

  private states(): Pick<LinkSteps, 'ice' | 'dtls'> {
    return { ice: this.options.connection.iceConnectionState ?? 'new', dtls: this.dtls?.state ?? 'new' };
  }

  /** Each state once. */
  private tell(): void {
    const { connection, attempt, tell } = this.options;
    const states = this.states();
    const key = `${states.ice} ${states.dtls}`.replace('completed', 'connected');
    if (key === this.told) return;
    this.told = key;
    const sentFingerprint = fingerprintOf(connection.localDescription);
    const appliedFingerprint = fingerprintOf(connection.remoteDescription);
    tell({ attempt, ...states, ...this.times, sentFingerprint, appliedFingerprint });
  }

  private now(): number {
    return Math.round(performance.now() - this.begun);
  }
}

/** The first four bytes of the fingerprint in a description. */
export function fingerprintOf(description: Pick<RTCSessionDescription, 'sdp'> | null): string | null {
  const bytes = /^a=fingerprint:\S+ ((?:[0-9a-f]{2}:){3}[0-9a-f]{2})/im.exec(description?.sdp ?? '')?.[1];
  return bytes?.replaceAll(':', '').toLowerCase() ?? null;
}

/** How much had been sent and received over a connection; zero if the browser does not say. */
export function trafficIn(look: StatsLook | null): LinkTraffic {
  const of = (entries: Parameters<typeof numberOf>[0][], field: string) =>
    entries.reduce((sum, entry) => sum + (numberOf(entry, field) ?? 0), 0);
  if (look === null) return { checksAnswered: 0, bytesSent: 0, bytesReceived: 0 };
  const pairs = entriesOf(look, 'candidate-pair');
  const transports = entriesOf(look, 'transport');
  // Firefox has no transports, but reports it for the pair in use.
  const carriers = transports.length > 0 ? transports : [selectedPair(look)];
  return {
    checksAnswered: of(pairs, 'responsesReceived'),
    bytesSent: of(carriers, 'bytesSent'),
    bytesReceived: of(carriers, 'bytesReceived'),
  };
}
