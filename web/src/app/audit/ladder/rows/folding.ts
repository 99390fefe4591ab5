import type { LadderFilter } from '../controls/ladder-filter';
import type { BurstStep, SignalEnd, SignalStep, Step } from './steps';

/** Candidates further apart are not one burst. */
const BURST_MS = 200;
/** A longer burst would hide what happened meanwhile. */
const BURST_MOST_MS = 2_000;

/** The steps that pass the filter. */
export function filtered(steps: readonly Step[], { kinds, people, failures }: LadderFilter): Step[] {
  return steps.filter(
    (step) =>
      (kinds === null || kinds.includes(step.kind)) &&
      (people === null || concerns(step, people)) &&
      (!failures || step.failed),
  );
}

/**
 * For one chosen person: every step they take part in. For several: the steps between them. Steps about the call
 * concern everybody.
 */
function concerns({ people }: Step, chosen: readonly number[]): boolean {
  if (people.length === 0) return true;
  if (chosen.length === 1) return people.includes(chosen[0]);
  return people.every((id) => chosen.includes(id));
}

/**
 * Makes candidates from one sender to one recipient that follow each other closely into one step, followed by its
 * members if it is opened. Never hides what failed or was refused.
 */
export function folded(steps: readonly Step[], opened: ReadonlySet<string>): Step[] {
  const burstOf = new Map<Step, readonly SignalStep[]>();
  for (const members of burstsOf(steps)) for (const member of members) burstOf.set(member, members);
  return steps.flatMap((step) => {
    const members = burstOf.get(step);
    if (members === undefined) return [step];
    const own = opened.has(burstKey(members[0])) ? [step] : [];
    return members[0] === step ? [burst(members, opened), ...own] : own;
  });
}

function burstsOf(steps: readonly Step[]): SignalStep[][] {
  const running = new Map<string, SignalStep[]>();
  const all: SignalStep[][] = [];
  for (const step of steps) {
    if (step.shape !== 'signal' || step.kind !== 'candidate' || step.failed) continue;
    const way = `${step.from} ${step.to} ${step.held} ${step.end === 'undelivered'}`;
    const before = running.get(way);
    if (before !== undefined && follows(step, before)) before.push(step);
    else {
      const begun = [step];
      running.set(way, begun);
      all.push(begun);
    }
  }
  return all.filter(({ length }) => length > 1);
}

function follows({ at }: SignalStep, burst: readonly SignalStep[]): boolean {
  return at - burst[burst.length - 1].at <= BURST_MS && at - burst[0].at <= BURST_MOST_MS;
}

export function burstKey({ key }: SignalStep): string {
  return `burst of ${key}`;
}

function burst(members: readonly SignalStep[], opened: ReadonlySet<string>): BurstStep {
  const [first, last] = [members[0], members[members.length - 1]];
  const key = burstKey(first);
  const { chosen, at, kind, people, from, to, look, held, toWhom } = first;
  const common = { chosen, at, kind, people, from, to, look, held, toWhom };
  return {
    ...common,
    shape: 'burst',
    key,
    failed: false,
    label: `${countWords(members)}${toWhom}${endWords(members)}`,
    end: endOfAll(members),
    deliveredAt: last.deliveredAt,
    members,
    opened: opened.has(key),
  };
}

function countWords(members: readonly SignalStep[]): string {
  const count = members.filter(({ look }) => look === 'candidate').length;
  const words = count === 1 ? '1 candidate' : `${count} candidates`;
  return count < members.length ? `${words} and the end` : words;
}

function endOfAll(members: readonly SignalStep[]): SignalEnd {
  const ends = new Set(members.map(({ end }) => end));
  return ends.size === 1 ? members[0].end : 'open';
}

function endWords(members: readonly SignalStep[]): string {
  const end = endOfAll(members);
  if (end === 'undelivered') return ', not delivered';
  if (end === 'applied') return '';
  return `, ${members.filter((member) => member.end === 'applied').length} applied`;
}
