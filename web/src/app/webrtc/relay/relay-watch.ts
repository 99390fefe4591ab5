import { hostOf, isRelay, newsOfCandidate, newsOfError, type RelayNews, silence } from './relay-news';

export interface RelayWatchOptions {
  readonly connection: RTCPeerConnection;
  readonly servers: RTCConfiguration;
  readonly tell: (news: RelayNews) => void;
}

/** Chromium (156) asks a relay that is silent for 40 s before it says so: no call waits for that. */
const PATIENCE_MS = 10_000;

/** What became of asking relays for one connection. */
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
    this.pass(newsOfCandidate(candidate));
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

  /** A connection that is up has asked no further: silence means nothing then. */
  private tellOfSilence(): void {
    const { connection, servers } = this.options;
    if (connection.connectionState === 'connected') return;
    const urls = (servers.iceServers ?? []).flatMap((server) => server.urls).filter(isRelay);
    for (const news of urls.map((url) => silence(url, PATIENCE_MS))) if (!this.heard.has(hostOf(news))) this.pass(news);
  }
}
