import type { AuditCall, CallEvent, CallEventKind, Participant } from '@contracts';
import type { Names } from '../ladder/words/event-words';

/** The names of the people in a call. */
export function namesIn(call: Pick<AuditCall, 'participants'>): Names {
  const named = (fits: (one: Participant) => boolean) => call.participants.find(fits)?.displayName ?? null;
  return {
    participant: (id) => named((one) => one.id === id) ?? 'Somebody',
    user: (id) => (id === null ? null : named((one) => one.userId === id)),
  };
}

/** "Chrome on Linux", as the device named itself when it joined; null if it never joined. */
export function deviceName({ timeline }: Pick<AuditCall, 'timeline'>, deviceId: string): string | null {
  return timeline.filter(isDevice).find(({ detail }) => detail.deviceId === deviceId)?.detail.name ?? null;
}

/** The devices a participant used, each once, in the order of first use. */
export function devicesOf({ timeline }: Pick<AuditCall, 'timeline'>, participantId: number): readonly string[] {
  const own = timeline.filter(isDevice).filter((event) => event.participantId === participantId);
  return [...new Set(own.map(({ detail }) => detail.name))];
}

/** How far somebody came, if their devices are unknown; null if nothing is known about them. */
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
