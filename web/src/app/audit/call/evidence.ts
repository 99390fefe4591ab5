import type { AuditCall, AuditSignal, Finding, StoredSample } from '@contracts';
import { type Chosen, keyOf } from '../ladder/chosen';
import { clockOf } from '../ladder/clock';
import { readEvent } from '../ladder/words/event-words';
import { namesIn } from '../signal/case-names';
import { kindWords } from '../signal/signal-words';

/** One item that a finding points at. */
export interface Evidence {
  key: string;
  chosen: Chosen;
  words: string;
}

interface Case {
  call: AuditCall;
  signals: readonly AuditSignal[];
  samples: readonly StoredSample[];
}

const WORDS_MAX = 40;

/** The items that a finding points at; events first, since they tell most. */
export function pointsOf({ evidence: { events, signals, samples } }: Finding): readonly Chosen[] {
  return [
    ...events.map((event) => ({ event })),
    ...signals.map((signal) => ({ signal })),
    ...samples.map((sample) => ({ sample })),
  ];
}

/** One item with a name and a time; with its number only until it is loaded. */
export function evidenceOf(chosen: Chosen, { call, signals, samples }: Case): Evidence {
  if ('event' in chosen) {
    const event = call.timeline.find(({ id }) => id === chosen.event);
    const words = event && shortened(readEvent(event, namesIn(call)).words);
    return piece(chosen, words ?? `Event #${chosen.event}`, event?.at);
  }
  if ('signal' in chosen) {
    const signal = signals.find(({ id }) => id === chosen.signal);
    return piece(chosen, signal ? kindWords(signal) : `Signal #${chosen.signal}`, signal?.createdAt);
  }
  const sample = samples.find(({ id }) => id === chosen.sample);
  return piece(chosen, sample ? 'Sample' : `Sample #${chosen.sample}`, sample?.at);
}

function piece(chosen: Chosen, words: string, at: string | undefined): Evidence {
  return { key: keyOf(chosen), chosen, words: at === undefined ? words : `${words} ${clockOf(Date.parse(at))}` };
}

function shortened(words: string): string {
  const characters = Array.from(words);
  return characters.length > WORDS_MAX
    ? `${characters
        .slice(0, WORDS_MAX - 1)
        .join('')
        .trimEnd()}…`
    : words;
}
