/** What support reads about a signal without its raw text. */
export type SignalFacts = DescriptionFacts | CandidateFacts | { endOfCandidates: true } | { unreadable: true };

export interface DescriptionFacts {
  media: { kind: string; mid: string | null; direction: string; rejected: boolean; codecs: string[] }[];
  fingerprint: string | null;
  setup: string | null;
  iceOptions: string | null;
  /** The ICE user name fragment. A new value means an ICE restart (RFC 8839, 4.4.1.1.1). Null in rows stored before it was recorded. */
  iceUfrag?: string | null;
  candidates: number;
}

export interface CandidateFacts {
  type: string;
  protocol: string;
  address: string;
  /** `name`: a host's name, or not an address at all. */
  family: 'ipv4' | 'ipv6' | 'mdns' | 'name';
  port: number;
  priority: number;
  tcpType: string | null;
  mid: string | null;
}
