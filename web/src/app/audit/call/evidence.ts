import type { AuditCall, AuditSignal, CallEvent, Finding, StoredSample } from '@contracts';
import { isolated } from '../../shared-ui/isolated';
import { type Chosen, keyOf } from '../ladder/chosen';
import { clockOf } from '../ladder/clock';
import { eventTime } from '../ladder/words/event-time';
import { readEvent } from '../ladder/words/event-words';
import { shortened } from '../ladder/words/names';
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

/** Only a browser's own words about a failure are longer than this. */
const WORDS_MAX = 160;

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
    return piece(chosen, event ? eventWords(event, call) : `Event #${chosen.event}`, event && eventTime(event));
  }
  if ('signal' in chosen) {
    const signal = signals.find(({ id }) => id === chosen.signal);
    return piece(
      chosen,
      signal ? kindWords(signal) : `Signal #${chosen.signal}`,
      signal && Date.parse(signal.createdAt),
    );
  }
  const sample = samples.find(({ id }) => id === chosen.sample);
  return piece(chosen, sample ? 'Sample' : `Sample #${chosen.sample}`, sample && Date.parse(sample.at));
}

/** Away from its lane an event has to say whom it is about, or whose page tells it. */
function eventWords(event: CallEvent, call: AuditCall): string {
  const names = namesIn(call);
  const who = event.participantId === null ? '' : `${isolated(names.participant(event.participantId))}: `;
  return shortened(who + readEvent(event, names).words, WORDS_MAX);
}

function piece(chosen: Chosen, words: string, at: number | undefined): Evidence {
  return { key: keyOf(chosen), chosen, words: at === undefined ? words : `${words} ${clockOf(at)}` };
}
