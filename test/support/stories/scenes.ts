import type { CaseSample } from '../../../server/audit/case/case-file.js';
import { ANN, BEN, Story } from '../call-story.js';

/** Calls by the names of the rules that recognise something in them, each with the code that is found. */
export type Stories = Record<string, [code: string, Story]>;

export const repeat = (count: number, add: () => unknown): unknown[] => Array.from({ length: count }, add);
export const met = (): Story => new Story().joined(ANN).signal(ANN, 'offer').joined(BEN).signal(BEN, 'answer');
export const connected = (): Story =>
  met().signal(ANN, 'candidate').signal(BEN, 'candidate').link(ANN, 'connected').link(BEN, 'connected');
/** So that nothing is to be said about a call that is too short to be measured. */
export const measured = (): Story => connected().sample(ANN).sample(BEN);
export const inVain = (story: Story) => story.over({ endReason: 'connect-failed' });
export const trying = (way: Parameters<Story['joined']>[1] = {}) =>
  inVain(new Story().joined(ANN, way).joined(BEN, way).link(ANN, 'connecting').link(BEN, 'connecting'));
export const relayed = () => trying({ turn: true }).signal(ANN, 'offer').signal(BEN, 'answer').signal(ANN, 'candidate');
/** A relay did not answer. */
export const silence = {
  what: 'relay-unreachable',
  detail: '701 No answer within 10 s. turn:relay.example.com',
} as const;
/** A signal that was delivered and not applied. */
export const UNHEARD = { appliedAt: null };

/** Both measure the same. */
export function samplesOfBoth(own: Partial<CaseSample>, story = connected()): Story {
  repeat(4, () => story.sample(ANN, own).sample(BEN, own));
  return story;
}
