import { hostOf, isRelay, newsOfCandidate, newsOfError, type RelayNews, silence } from './relay-news';

export interface RelayWatchOptions {
  readonly connection: RTCPeerConnection;
  readonly servers: RTCConfiguration;
  readonly tell: (news: RelayNews) => void;
}

/** Chromium (156) reports a silent relay only after 40 s, which is too late for a call. */
const PATIENCE_MS = 10_000;
/** A timer that is later than this belongs to a page that stood still, and has not yet heard what came meanwhile. */
const LATE_MS = 2_000;

const MET: ReadonlySet<RTCIceConnectionState> = new Set(['connected', 'completed']);

/** Watches the results of asking the relays for one connection. */
export class RelayWatch {
  private readonly heard = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** A browser that has found a way stops asking, so silence means nothing from then on. */
  private hasMet = false;
  private closed = false;

  constructor(private readonly options: RelayWatchOptions) {
    const { connection } = options;
    connection.onicecandidateerror = (event) => this.pass(newsOfError(event));
    connection.onicegatheringstatechange = () => {
      if (connection.iceGatheringState === 'gathering' && !this.closed) this.timer ??= this.wait();
    };
    connection.oniceconnectionstatechange = () => {
      this.hasMet ||= MET.has(connection.iceConnectionState);
    };
  }

  take(candidate: RTCIceCandidate | null): void {
    for (const news of newsOfCandidate(candidate, this.unheard())) this.pass(news);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private pass(news: RelayNews | null): void {
    if (!news || this.closed) return;
    this.heard.add(hostOf(news));
    this.options.tell(news);
  }

  private wait(): ReturnType<typeof setTimeout> {
    const due = performance.now() + PATIENCE_MS;
    return setTimeout(() => {
      if (performance.now() - due > LATE_MS) this.timer = this.wait();
      else this.tellOfSilence();
    }, PATIENCE_MS);
  }

  private tellOfSilence(): void {
    const { connectionState } = this.options.connection;
    if (this.hasMet || this.closed || connectionState === 'connected' || connectionState === 'closed') return;
    // Without a network nobody answers; that says nothing about the relay.
    if (!navigator.onLine) return;
    for (const url of this.unheard()) this.pass(silence(url, PATIENCE_MS));
  }

  /** One URL for each relay that was asked and has not answered yet. */
  private unheard(): string[] {
    const urls = (this.options.servers.iceServers ?? []).flatMap((server) => server.urls).filter(isRelay);
    const byHost = new Map<string, string>();
    for (const url of urls) {
      const host = hostOf({ url, error: null });
      if (!this.heard.has(host) && !byHost.has(host)) byHost.set(host, url);
    }
    return [...byHost.values()];
  }
}
