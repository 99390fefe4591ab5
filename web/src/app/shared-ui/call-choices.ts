import type { CallKind, CallType } from '@contracts';
import type { Choice } from './chips/choice-chip';

export const CALL_TYPE_CHOICES: readonly Choice<CallType>[] = [
  { value: 'audio', words: 'Audio' },
  { value: 'video', words: 'Video' },
];
export const CALL_KIND_CHOICES: readonly Choice<CallKind>[] = [
  { value: 'direct', words: 'Calls' },
  { value: 'room', words: 'Meetings' },
];
