import { isPresent, type Call, isPending } from '@contracts';
import { listOf } from '../session/call-record';

export interface IncomingWords {
  /** Who calls, or into what. */
  readonly name: string;
  readonly kind: string;
}

/** What is said of a call that rings: somebody calls, or people who talk already ask one to come. */
export function incomingWords(call: Call): IncomingWords {
  const video = call.type === 'video';
  if (isPending(call.status)) {
    return { name: call.caller.displayName, kind: video ? 'Video call' : 'Audio call' };
  }
  const names = listOf(call.participants.filter(isPresent).map(({ displayName }) => displayName));
  if (call.kind === 'room')
    return { name: call.roomTitle ?? 'Meeting', kind: names ? `Meeting with ${names}` : 'Meeting' };
  return { name: names || call.caller.displayName, kind: video ? 'Join their video call' : 'Join their audio call' };
}
