import * as sdpTransform from 'sdp-transform';
import { cutText, type DescriptionFacts, type SignalData, type SignalFacts } from '../../../contracts/index.js';
import { readAddress } from './addresses.js';

/** A mesh's description has some 150 lines of at most 300 characters in three or four sections of some ten codecs each. */
const LINES_MAX = 3_000;
const LINE_MAX = 1_000;
const MEDIA_MAX = 24;
const LINES_OF_MEDIA_MAX = 100;
const CODECS_MAX = 24;
/** In all sections. */
const ALL_CODECS_MAX = 160;
const CODEC_CHARACTERS = 24;
const TEXT_MAX = 80;
const ADDRESS_MAX = 200;
/** SHA-512 in pairs of digits. */
const FINGERPRINT_MAX = 200;

/** The lines that facts are read from; the other lines of a description are ignored. */
const READ =
  /^(?:m=|a=(?:mid|rtpmap|fingerprint|setup|ice-options|ice-ufrag|bundle-only|sendrecv|sendonly|recvonly|inactive)\b)/;
const CANDIDATE = 'a=candidate:';

/** Never throws, since the text of the other end cannot be trusted. */
export function factsOf(data: SignalData): SignalFacts {
  try {
    if (data === null || ('candidate' in data && data.candidate === '')) return { endOfCandidates: true };
    return 'sdp' in data ? descriptionFacts(data.sdp) : candidateFacts(data.candidate, data.sdpMid ?? null);
  } catch {
    return { unreadable: true };
  }
}

/** Facts cut to these limits for showing; rows written before the limits existed may hold more. */
export function boundedFacts(facts: SignalFacts | null): SignalFacts | null {
  if (facts === null) return null;
  if ('address' in facts) return { ...texts(facts), address: cut(facts.address, ADDRESS_MAX) };
  if (!('media' in facts)) return facts;
  const { fingerprint, media } = facts;
  return {
    ...texts(facts),
    media: codecsBounded(media.slice(0, MEDIA_MAX).map((section) => texts(section))),
    fingerprint: fingerprint === null ? null : cut(fingerprint, FINGERPRINT_MAX),
  };
}

type Media = DescriptionFacts['media'];

const cut = (text: string, length: number) => (text.length > length ? cutText(text, length) : text);

/** Shortens every text of the object itself, not those of nested objects. */
function texts<T extends object>(facts: T): T {
  const entries = Object.entries(facts).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' ? cut(value, TEXT_MAX) : value,
  ]);
  return Object.fromEntries(entries) as T;
}

function codecsBounded(media: Media): Media {
  let left = ALL_CODECS_MAX;
  return media.map((section) => {
    const codecs = [...new Set(section.codecs.slice(0, 2 * CODECS_MAX).map((codec) => cut(codec, CODEC_CHARACTERS)))];
    const kept = codecs.slice(0, Math.min(CODECS_MAX, left));
    left -= kept.length;
    return { ...section, codecs: kept };
  });
}

const short = (value: unknown, length = TEXT_MAX): string | null =>
  typeof value === 'string' || typeof value === 'number' ? cut(String(value), length) : null;

/** Picks the lines that are read, a limited number for each section, before they are parsed, and counts the candidates. */
function digest(sdp: string): { lines: string[]; candidates: number } {
  const lines: string[] = [];
  let [sections, ofSection, candidates] = [0, 0, 0];
  for (const line of sdp.split(/[\r\n]+/, LINES_MAX)) {
    if (line.startsWith(CANDIDATE)) candidates += 1;
    if (line.length > LINE_MAX || !READ.test(line)) continue;
    if (line.startsWith('m=')) [sections, ofSection] = [sections + 1, 0];
    ofSection += 1;
    if (sections <= MEDIA_MAX && ofSection <= LINES_OF_MEDIA_MAX) lines.push(line);
  }
  return { lines, candidates };
}

function descriptionFacts(sdp: string): DescriptionFacts {
  const { lines, candidates } = digest(sdp);
  const session = sdpTransform.parse(`${lines.join('\r\n')}\r\n`);
  const first = session.media[0];
  const fingerprint = session.fingerprint ?? first?.fingerprint;
  const media = session.media.map((section) => ({
    kind: short(section.type) ?? '',
    mid: short(section.mid),
    direction: short(section.direction) ?? 'sendrecv',
    // RFC 8843, 6: an offer gives port 0 also to what shall only go over the transport of another section.
    rejected: section.port === 0 && section.bundleOnly === undefined,
    codecs: section.rtp.map((rtp) => short(rtp.codec) ?? ''),
  }));
  return {
    media: codecsBounded(media.map((section) => ({ ...section, codecs: [...new Set(section.codecs)] }))),
    fingerprint: fingerprint ? short(`${fingerprint.type} ${fingerprint.hash}`, FINGERPRINT_MAX) : null,
    setup: short(session.setup ?? first?.setup),
    iceOptions: short(session.iceOptions ?? first?.iceOptions),
    iceUfrag: short(session.iceUfrag ?? first?.iceUfrag),
    candidates,
  };
}

/** RFC 8839, candidate-attribute: foundation component transport priority address port "typ" type … */
function candidateFacts(line: string, mid: string | null): SignalFacts {
  const parts = line
    .replace(/^a?=?candidate:/, '')
    .trim()
    .split(/\s+/, 100);
  const [, , protocol, priority, address, port, typ, type] = parts;
  if (typ !== 'typ' || type === undefined || address === undefined) return { unreadable: true };
  const tcp = parts.indexOf('tcptype');
  return {
    type: short(type)!,
    protocol: short(protocol?.toLowerCase()) ?? '',
    address: short(address, ADDRESS_MAX)!,
    family: readAddress(address).family,
    port: Number(port) || 0,
    priority: Number(priority) || 0,
    tcpType: tcp > 0 ? short(parts[tcp + 1]) : null,
    mid: short(mid),
  };
}
