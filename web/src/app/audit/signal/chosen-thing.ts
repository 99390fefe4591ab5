import type { AuditSignal, CallEvent, StoredSample } from '@contracts';
import type { Chosen } from '../ladder/chosen';

/** All items that can be chosen, each kind in its order. */
export interface CaseLog {
  signals: readonly AuditSignal[];
  events: readonly CallEvent[];
  samples: readonly StoredSample[];
}

export type Found =
  | { kind: 'signal'; thing: AuditSignal }
  | { kind: 'event'; thing: CallEvent }
  | { kind: 'sample'; thing: StoredSample };

/** Null if the log does not contain it. */
export function findChosen(chosen: Chosen, { signals, events, samples }: CaseLog): Found | null {
  if ('signal' in chosen) {
    const thing = signals.find(({ id }) => id === chosen.signal);
    return thing ? { kind: 'signal', thing } : null;
  }
  if ('event' in chosen) {
    const thing = events.find(({ id }) => id === chosen.event);
    return thing ? { kind: 'event', thing } : null;
  }
  const thing = samples.find(({ id }) => id === chosen.sample);
  return thing ? { kind: 'sample', thing } : null;
}

/** The previous and the next item of the same kind; for samples, of the same measurer and the same other end. */
export function neighbours(chosen: Chosen, log: CaseLog): { previous: Chosen | null; next: Chosen | null } {
  const found = findChosen(chosen, log);
  if (found === null) return { previous: null, next: null };
  if (found.kind === 'signal') return around(log.signals, found.thing, (id) => ({ signal: id }));
  if (found.kind === 'event') return around(log.events, found.thing, (id) => ({ event: id }));
  const { from, participantId } = found.thing;
  const row = log.samples.filter((one) => one.from === from && one.participantId === participantId);
  return around(row, found.thing, (id) => ({ sample: id }));
}

function around<T extends { id: number }>(all: readonly T[], one: T, chosen: (id: number) => Chosen) {
  const place = all.indexOf(one);
  const at = (index: number) => (all[index] ? chosen(all[index].id) : null);
  return { previous: place > 0 ? at(place - 1) : null, next: at(place + 1) };
}
