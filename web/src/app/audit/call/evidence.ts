import type { AuditCall, AuditSignal, Finding, StoredSample } from '@contracts';
import { type Chosen, keyOf } from '../ladder/chosen';
import { clockOf } from '../ladder/clock';
import { readEvent } from '../ladder/event-words';
import { namesIn } from '../signal/case-names';
import { kindWords } from '../signal/signal-words';

/** One thing that a finding points at. */
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

/** What a finding points at, with names; by its number alone until it is loaded. */
export function evidenceOf({ evidence }: Finding, { call, signals, samples }: Case): readonly Evidence[] {
  const events = evidence.events.map((id) => {
    const event = call.timeline.find((one) => one.id === id);
    const words = event && shortened(readEvent(event, namesIn(call)).words);
    return piece({ event: id }, words ?? `Event #${id}`, event?.at);
  });
  const sent = evidence.signals.map((id) => {
    const signal = signals.find((one) => one.id === id);
    return piece({ signal: id }, signal ? kindWords(signal) : `Signal #${id}`, signal?.createdAt);
  });
  const measured = evidence.samples.map((id) => {
    const sample = samples.find((one) => one.id === id);
    return piece({ sample: id }, sample ? 'Sample' : `Sample #${id}`, sample?.at);
  });
  return [...events, ...sent, ...measured];
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
