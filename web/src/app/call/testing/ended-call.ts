import type { Call, Participant } from '@contracts';

export const [ME, BEN] = [1, 2];

/** A user who was in a call and has left it. */
export const was = (userId: number, of: Partial<Participant> = {}): Participant =>
  ({
    id: userId * 10,
    userId,
    displayName: 'x',
    state: 'left',
    leaveReason: 'left',
    joinedAt: '2026-11-20T10:00:00.000Z',
    ...of,
  }) as Participant;

/** A call of two people who talked for a minute, and hung up. */
export function endedCall(of: Partial<Call> = {}): Call {
  return {
    ...{ id: 7, kind: 'direct', status: 'ended', endReason: 'hangup', quality: 'good' },
    ...{ caller: { id: ME, displayName: 'Ann' }, callee: { id: BEN, displayName: 'Ben' } },
    ...{ participants: [was(ME), was(BEN)], acceptedAt: '2026-11-20T10:00:00.000Z', duration: 60 },
    ...of,
  } as Call;
}
