import { isPresent, type Call, isPending } from '@contracts';
import { listOf } from '../session/call-record';

export interface IncomingWords {
  /** The caller, or what they are asked to join. */
  readonly name: string;
  readonly kind: string;
}

/** The words for a ringing call: somebody calls, or people in a call ask the user to join. */
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
