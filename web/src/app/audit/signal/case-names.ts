import type { AuditCall, CallEvent, CallEventKind, Participant } from '@contracts';
import type { Names } from '../ladder/words/event-words';

/** Who is who in a call. */
export function namesIn(call: Pick<AuditCall, 'participants'>): Names {
  const named = (fits: (one: Participant) => boolean) => call.participants.find(fits)?.displayName ?? null;
  return {
    participant: (id) => named((one) => one.id === id) ?? 'Somebody',
    user: (id) => (id === null ? null : named((one) => one.userId === id)),
  };
}

/** "Chrome on Linux", as the device named itself when it joined; null for one that never did. */
export function deviceName({ timeline }: Pick<AuditCall, 'timeline'>, deviceId: string): string | null {
  return timeline.filter(isDevice).find(({ detail }) => detail.deviceId === deviceId)?.detail.name ?? null;
}

/** The devices on which a participant was, the first first, each once. */
export function devicesOf({ timeline }: Pick<AuditCall, 'timeline'>, participantId: number): readonly string[] {
  const own = timeline.filter(isDevice).filter((event) => event.participantId === participantId);
  return [...new Set(own.map(({ detail }) => detail.name))];
}

/** How far somebody came of whom no device is known; null for one of whom nothing is. */
export function reachOf({ timeline }: Pick<AuditCall, 'timeline'>, participantId: number): string | null {
  const own = timeline.filter((event) => event.participantId === participantId);
  const has = (kind: CallEventKind) => own.some((event) => event.kind === kind);
  if (has('joined')) return 'joined, device not known';
  if (has('entered')) return 'came in, did not join';
  return has('device-ringing') ? 'rang' : null;
}

function isDevice(event: CallEvent): event is CallEvent<'device'> {
  return event.kind === 'device';
}
