import { hostOf, isRelay, newsOfCandidate, newsOfError, type RelayNews, silence } from './relay-news';

export interface RelayWatchOptions {
  readonly connection: RTCPeerConnection;
  readonly servers: RTCConfiguration;
  readonly tell: (news: RelayNews) => void;
}

/** Chromium (156) reports a silent relay only after 40 s, which is too late for a call. */
const PATIENCE_MS = 10_000;

/** Watches what asking the relays for one connection comes to. */
export class RelayWatch {
  private readonly heard = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  constructor(private readonly options: RelayWatchOptions) {
    const { connection } = options;
    connection.onicecandidateerror = (event) => this.pass(newsOfError(event));
    connection.onicegatheringstatechange = () => {
      if (connection.iceGatheringState === 'gathering' && !this.closed)
        this.timer ??= setTimeout(() => this.tellOfSilence(), PATIENCE_MS);
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

  /** A connection that is up stops asking, so silence means nothing then. */
  private tellOfSilence(): void {
    if (this.options.connection.connectionState === 'connected') return;
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
