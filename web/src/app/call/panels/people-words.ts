import type { Participant, ParticipantState } from '@contracts';
import { isolated } from '../../shared-ui/isolated';

/** The state of somebody who was called into a running call; null for those who came to the door, or have joined. */
export function rungWords({ state, role }: Pick<Participant, 'state' | 'role'>): string | null {
  return role === 'member' ? null : (RUNG_WORDS[state] ?? null);
}

const RUNG_WORDS: Partial<Record<ParticipantState, string>> = {
  invited: 'Calling…',
  ringing: 'Ringing…',
  rejected: 'Declined',
  missed: 'No answer',
};

/** A pair whose link does not work, by participant ids. */
export interface UnlinkedPair {
  readonly a: number;
  readonly b: number;
}

/** "You and Ben cannot hear each other." */
export function pairWords({ a, b }: UnlinkedPair, me: number, nameOf: (id: number) => string): string {
  const other = a === me ? b : a;
  const names = a === me || b === me ? ['You', isolated(nameOf(other))] : [a, b].map((id) => isolated(nameOf(id)));
  return `${names.join(' and ')} cannot hear each other.`;
}

/** Says who asks to come in (the longest waiting first), for screen readers. */
export function knockWords(waiting: readonly Participant[]): string {
  const [first, ...others] = waiting;
  if (!first) return '';
  const words = `${isolated(first.displayName)} asks to come in`;
  return others.length > 0 ? `${words}, ${others.length} more` : words;
}

/** Announced when a message arrives while the chat is closed; also describes the button that opens it. */
export function unreadMessageWords(count: number): string {
  if (count === 0) return '';
  return `${count} unread ${count === 1 ? 'message' : 'messages'}`;
}
