import type { Observation, ObservedKind } from '@contracts';
import { spanWords } from '../clock';

interface Reading<K extends ObservedKind> {
  words: (seen: Observation<K>, nameOf: (participantId: number) => string) => string;
  /** Whether it is something that went wrong. */
  failed?: (seen: Observation<K>) => boolean;
}

const PAGE_WORDS: Readonly<Record<Observation<'page'>['state'], (forMs: number) => string>> = {
  hidden: () => 'Page in the background',
  visible: (forMs) => `Page in sight again after ${spanWords(forMs)}`,
  frozen: () => 'The browser froze the page',
  resumed: (forMs) => `Page no longer frozen, after ${spanWords(forMs)}`,
};

const MICROPHONE_WORDS: Readonly<Record<Observation<'microphone'>['state'], (forMs: number) => string>> = {
  silent: (forMs) => `The microphone gave nothing but silence for ${spanWords(forMs)}`,
  heard: (forMs) => `The microphone gives sound${forMs > 0 ? `, after ${spanWords(forMs)} of silence` : ''}`,
  muted: () => 'The system or the device muted the microphone',
  unmuted: (forMs) => `The microphone is no longer muted by the system, after ${spanWords(forMs)}`,
  ended: () => 'The microphone went away',
};

const SOUND_WORDS: Readonly<Record<Observation<'sound'>['state'], (forMs: number) => string>> = {
  blocked: () => 'The browser does not play the sound before somebody touches the page',
  playing: (forMs) => `The sound plays, after ${spanWords(forMs)}`,
  'speaker-failed': () => 'The chosen speaker cannot be used',
  'speaker-works': (forMs) => `The chosen speaker works again, after ${spanWords(forMs)}`,
  paused: () => 'The sound stopped playing',
};

const NETWORK_WORDS: Readonly<Record<Observation<'network'>['kind'], string>> = {
  wifi: 'Wi-Fi',
  cellular: 'a mobile network',
  ethernet: 'a cable',
  bluetooth: 'Bluetooth',
  wimax: 'WiMAX',
  other: 'another network',
  none: 'no network',
  unknown: 'a network of unknown kind',
};

const ANSWER_WORDS: Readonly<Record<Observation<'attempt'>['answer'], string>> = {
  unavailable: 'the server or its database was not ready',
  none: 'no answer came from the server',
};

const READINGS: { readonly [K in ObservedKind]: Reading<K> } = {
  network: { words: networkWords, failed: ({ online }) => !online },
  page: { words: ({ state, forMs }) => PAGE_WORDS[state](forMs), failed: ({ state }) => state === 'frozen' },
  stopped: {
    words: ({ forMs, hidden }) => `Page stood still for ${spanWords(forMs)}${hidden ? ', in the background' : ''}`,
    failed: () => true,
  },
  microphone: {
    words: ({ state, forMs }) => MICROPHONE_WORDS[state](forMs),
    failed: ({ state }) => state === 'silent' || state === 'muted' || state === 'ended',
  },
  sound: {
    words: ({ state, forMs }) => SOUND_WORDS[state](forMs),
    failed: ({ state }) => state === 'blocked' || state === 'speaker-failed' || state === 'paused',
  },
  devices: {
    words: ({ microphones, cameras, speakers }) =>
      `Has ${[counted(microphones, 'microphone'), counted(cameras, 'camera'), counted(speakers, 'speaker')].join(', ')}`,
  },
  link: { words: linkWords, failed: ({ ice, dtls }) => ice === 'failed' || dtls === 'failed' },
  codecs: { words: codecWords },
  attempt: { words: ({ answer }) => `Accept did not succeed: ${ANSWER_WORDS[answer]}`, failed: () => true },
  'round-trip': {
    words: ({ leastMs, mostMs }) => `The server answers in ${spanWords(leastMs)} to ${spanWords(mostMs)}`,
  },
};

/** What a page observed, in plain words, as it would be said at that time (`eventTime`). */
export function readObservation(
  seen: Observation,
  nameOf: (participantId: number) => string,
): { words: string; failed: boolean } {
  // A newer server may know kinds that this page does not.
  if (!Object.hasOwn(READINGS, seen.what)) return { words: seen.what, failed: false };
  const reading = READINGS[seen.what] as Reading<ObservedKind>;
  return { words: reading.words(seen, nameOf), failed: reading.failed?.(seen) ?? false };
}

function networkWords({ kind, speed, online }: Observation<'network'>): string {
  if (!online) return 'The browser has no network';
  return `On ${NETWORK_WORDS[kind]}${speed === null ? '' : `, as quick as ${speed.replace('slow-2g', 'slow 2g')}`}`;
}

function linkWords(seen: Observation<'link'>, nameOf: (participantId: number) => string): string {
  const { participantId, attempt, ice, dtls, relayMs, iceMs, dtlsMs } = seen;
  const tries = attempt > 1 ? `, attempt ${attempt}` : '';
  const way = iceMs === null ? `way ${ice}` : `way found in ${spanWords(iceMs)}`;
  const lock = dtlsMs === null ? `encryption ${dtls}` : `encrypted in ${spanWords(dtlsMs)}`;
  const relay = relayMs === null ? '' : `, TURN answered in ${spanWords(relayMs)}`;
  return `Link to ${nameOf(participantId)}${tries}: ${way}, ${lock}${relay}`;
}

function codecWords(seen: Observation<'codecs'>, nameOf: (participantId: number) => string): string {
  const { participantId, audioOut, audioIn, videoOut, videoIn } = seen;
  const list = (codecs: (string | null)[]) => codecs.filter((codec) => codec !== null).join(', ') || 'nothing';
  return `Link to ${nameOf(participantId)}: sends ${list([audioOut, videoOut])}, gets ${list([audioIn, videoIn])}`;
}

function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
