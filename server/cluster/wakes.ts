import type { LinkReport, Reaction, SessionEndReason } from '../../contracts/index.js';

/** All that goes through Redis: ids, and words of closed lists. What people write, signals and passwords stay in the database. */
export interface WakeMap {
  /** The connections of a process have changed. */
  connections: [];
  call: [callId: number];
  /** There are signals for this participant. */
  signals: [participantId: number];
  message: [id: number];
  read: [userId: number, callId: number, upTo: number];
  missed: [userId: number];
  problem: [who: { userId: number | null; guestId: number | null }, callId: number];
  /** A host asks a participant to mute. */
  mute: [participantId: number, byId: number];
  reaction: [callId: number, from: number, reaction: Reaction];
  links: [callId: number, from: number, links: LinkReport[]];
  user: [event: 'changed' | 'profile', userId: number];
  favourites: [userId: number];
  /** What the biggest spenders have spent of their budgets; addresses are hashed. */
  spent: [of: [budget: string, key: string, cost: number][]];
  lobby: [];
  sessions: [ids: number[], userId: number, reason: SessionEndReason];
}
