import * as sdpTransform from 'sdp-transform';
import type { DescriptionFacts, SignalData, SignalFacts } from '../../contracts/index.js';
import { readAddress } from './addresses.js';

const MEDIA_MAX = 60;
const CODECS_MAX = 40;
const TEXT_MAX = 200;

/** Never throws: the other end's text is not ours to trust. */
export function factsOf(data: SignalData): SignalFacts {
  try {
    if (data === null || ('candidate' in data && data.candidate === '')) return { endOfCandidates: true };
    return 'sdp' in data ? descriptionFacts(data.sdp) : candidateFacts(data.candidate, data.sdpMid ?? null);
  } catch {
    return { unreadable: true };
  }
}

const short = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, TEXT_MAX) : null;

function descriptionFacts(sdp: string): DescriptionFacts {
  const session = sdpTransform.parse(sdp);
  const media = session.media.slice(0, MEDIA_MAX);
  const first = media[0];
  const fingerprint = session.fingerprint ?? first?.fingerprint;
  return {
    media: media.map((section) => ({
      kind: short(section.type) ?? '',
      mid: short(section.mid),
      direction: short(section.direction) ?? 'sendrecv',
      rejected: section.port === 0,
      codecs: [...new Set(section.rtp.map((rtp) => short(rtp.codec) ?? ''))].slice(0, CODECS_MAX),
    })),
    fingerprint: fingerprint ? short(`${fingerprint.type} ${fingerprint.hash}`) : null,
    setup: short(session.setup ?? first?.setup),
    iceOptions: short(session.iceOptions ?? first?.iceOptions),
    iceUfrag: short(session.iceUfrag ?? first?.iceUfrag),
    candidates: media.reduce((sum, section) => sum + (section.candidates?.length ?? 0), 0),
  };
}

/** RFC 8839, candidate-attribute: foundation component transport priority address port "typ" type … */
function candidateFacts(line: string, mid: string | null): SignalFacts {
  const parts = line
    .replace(/^a?=?candidate:/, '')
    .trim()
    .split(/\s+/);
  const [, , protocol, priority, address, port, typ, type] = parts;
  if (typ !== 'typ' || type === undefined || address === undefined) return { unreadable: true };
  const tcp = parts.indexOf('tcptype');
  return {
    type: short(type)!,
    protocol: short(protocol?.toLowerCase()) ?? '',
    address: short(address)!,
    family: readAddress(address).family,
    port: Number(port) || 0,
    priority: Number(priority) || 0,
    tcpType: tcp > 0 ? short(parts[tcp + 1]) : null,
    mid: short(mid),
  };
}
