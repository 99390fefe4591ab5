import { clockOf, spanWords } from '../clock';
import type { Names } from './event-words';
import { type Arrow, type BurstStep, lateness, type SignalLook, type SignalStep, type Step } from '../rows/steps';

const NOUNS: Readonly<Record<SignalLook, string>> = {
  offer: 'offer',
  answer: 'answer',
  candidate: 'candidate',
  'end-of-candidates': 'end of candidates',
};

/** "10:03:12.408 Ann's offer to Ben, delivered after 12 ms, applied": a step for screen readers. */
export function sentenceOf(step: Step, names: Names): string {
  return `${clockOf(step.at)} ${wordsOf(step, names)}`;
}

function wordsOf(step: Step, names: Names): string {
  switch (step.shape) {
    case 'signal':
      return `${senderOf(step, names)} ${NOUNS[step.look]} to ${names.participant(step.people[1])}, ${fateOf(step)}`;
    case 'burst':
      return burstWords(step, names);
    case 'line':
      return `Call: ${step.label}`;
    case 'mark':
      return `${step.people.length > 0 ? names.participant(step.people[0]) : 'Server'}: ${step.label}`;
    case 'pair':
      return `In use between ${step.label}`;
  }
}

function burstWords(step: BurstStep, names: Names): string {
  const words = `${senderOf(step, names)} ${step.members.length} signals with candidates to ${names.participant(step.people[1])}`;
  return `${words}, ${fateOf(step)}, ${step.opened ? 'opened' : 'folded'}`;
}

function senderOf({ people }: SignalStep | BurstStep, names: Names): string {
  return `${names.participant(people[0])}'s`;
}

function fateOf(step: SignalStep | BurstStep): string {
  const told = step.shape === 'signal' ? step.signal : null;
  if (step.end === 'refused') return `refused: ${told?.refusal ?? 'no reason given'}`;
  if (step.end === 'undelivered') return 'not delivered';
  const end = {
    applied: 'applied',
    open: 'not reported as applied',
    'set-aside': `set aside, as it should be: ${told?.applyError ?? ''}`,
    failed: `failed: ${told?.applyError ?? ''}`,
  }[step.end];
  return `${deliveryOf(step)}${told === null ? '' : lateness(told)}, ${end}`;
}

function deliveryOf({ at, deliveredAt, held }: Arrow & { at: number }): string {
  const span = spanWords((deliveredAt ?? at) - at);
  return held ? `held for ${span}, then delivered` : `delivered after ${span}`;
}
