import type { Call } from '@contracts';
import { readCall } from '../call-words';

/** The calls of one row: successive missed calls from one person, or else a single call. */
export interface Run {
  /** Stays the same while calls are added or removed at the run's ends. */
  readonly key: string;
  /** Newest first, like the whole list. */
  readonly calls: readonly Call[];
}

export function runsOf(calls: readonly Call[], myId: number): Run[] {
  const runs: { who: number | null; calls: Call[] }[] = [];
  for (const call of calls) {
    const who = missedFrom(call, myId);
    const last = runs.at(-1);
    if (last && who !== null && last.who === who) last.calls.push(call);
    else runs.push({ who, calls: [call] });
  }
  const seen = new Map<number, number>();
  return runs.map((run) => ({ key: keyOf(run, seen), calls: run.calls }));
}

/** The caller of a missed call between two people; null for every other call. */
function missedFrom(call: Call, myId: number): number | null {
  const { missed, other } = readCall(call, myId);
  return missed && call.kind === 'direct' ? (other?.id ?? null) : null;
}

/** Made from the run's person and the number of their run, counted from the newest. */
function keyOf({ who, calls }: { who: number | null; calls: Call[] }, seen: Map<number, number>): string {
  if (who === null) return `call-${calls[0].id}`;
  const before = seen.get(who) ?? 0;
  seen.set(who, before + 1);
  return `missed-${who}-${before}`;
}
