import { isPresent, type LeaveReason, type ParticipantRole, type ParticipantStep } from '../../../contracts/index.js';
import { presentSecondsAt } from './present-seconds.js';
import type { CallEntity } from '../rows/call.entity.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';

/** The device by which somebody acts, and the sign-in behind it. */
interface Device {
  deviceId: string;
  sessionId: number | null;
}
/** How long the participant counts as present without another sign of life. */
interface Lease {
  heartbeatAt: Date;
  leaseUntil: Date;
}
type Invitation = { invitedById: number; role: ParticipantRole };
/** What a page says of itself with a sign of life. */
export type PageState = Partial<
  Pick<
    ParticipantEntity,
    'epoch' | 'deviceId' | 'sessionId' | 'seat' | 'audio' | 'video' | 'screen' | 'listening' | 'handRaised'
  >
>;

/** A step of a participant, with the data that belongs to it. */
export type Happening =
  | { step: 'ring' | 'silence' }
  | ({ step: 'enter'; at: Date; device?: Device } & Lease)
  | ({ step: 'return'; page?: PageState } & Lease)
  | ({ step: 'invite'; until: Date; silent: boolean } & Invitation)
  | ({ step: 'invite-busy'; at: Date } & Invitation)
  | ({ step: 'knock'; device: Device } & Lease)
  | { step: 'leave'; at: Date; reason: LeaveReason; callIsOver: boolean }
  | { step: 'give-up'; at: Date; reason: LeaveReason }
  | { step: 'deny' | 'decline' | 'miss' | 'stay-away'; at: Date }
  | { step: 'bar' };

type Columns = Partial<Omit<ParticipantEntity, 'state' | 'call' | 'user'>>;

/** For everybody who is not in the call any more: no lease, no ringing, no raised hand. */
const GONE = { leaseUntil: null, ringDeadlineAt: null, handRaised: false } as const;

/** The columns that a step changes. The state is not among them: `contracts/participant-life.ts` decides it. */
export function columnsOf(of: { call: CallEntity; participant: ParticipantEntity; what: Happening }): Columns {
  const { call, participant, what } = of;
  switch (what.step) {
    case 'ring':
    case 'silence':
      return {};
    case 'enter':
      return entering(participant, what);
    case 'return':
      return { ...leaseOf(what), ...what.page };
    case 'invite':
      return { ...invited(participant, what), ringDeadlineAt: what.until, leftAt: null, silent: what.silent };
    case 'invite-busy':
      return { ...invited(participant, what), ringDeadlineAt: null, leftAt: what.at, silent: false };
    case 'knock':
      // Somebody who was removed and knocks again counts as not yet let in, although they were in before.
      return { ...leaseOf(what), ...seated(participant, what.device), leaveReason: null, joinedAt: null, leftAt: null };
    case 'leave': {
      const presentSeconds = presentSecondsAt(what.at, { call, participant });
      // They may read the chat up to this moment. For a lost participant that is now, not when they were last heard.
      const chatUntil = what.callIsOver ? null : new Date();
      return { ...GONE, leaveReason: what.reason, leftAt: what.at, chatUntil, presentSeconds };
    }
    case 'give-up':
      return { ...GONE, leaveReason: what.reason, leftAt: what.at };
    case 'deny':
    case 'decline':
      return { ...GONE, leaveReason: 'declined', leftAt: what.at };
    case 'miss':
      return { ...GONE, leaveReason: null, leftAt: what.at };
    case 'stay-away':
      return { ...GONE, leaveReason: 'left', leftAt: what.at };
    case 'bar':
      return { ...GONE, leaveReason: 'removed' };
  }
}

/** What nobody is told: until when somebody counts as present, the sign-in behind their device, and their connection. */
const UNSEEN: ReadonlySet<string> = new Set([
  ...(['heartbeatAt', 'leaseUntil', 'sessionId', 'seat'] satisfies (keyof Columns)[]),
]);

/** Whether these columns change what others see of the participant. */
export const isSeen = (set: Partial<ParticipantEntity>, of: ParticipantEntity): boolean =>
  Object.entries(set).some(([name, value]) => !UNSEEN.has(name) && of[name as keyof ParticipantEntity] !== value);

const leaseOf = ({ heartbeatAt, leaseUntil }: Lease): Lease => ({ heartbeatAt, leaseUntil });

/** The page of a device that has just been bound has not joined yet. If it was in the call on this device before, it goes on. */
export const boundTo = (participant: Pick<ParticipantEntity, 'deviceId' | 'state'>, deviceId: string): PageState =>
  isPresent(participant) && participant.deviceId === deviceId ? { deviceId } : { deviceId, seat: null };

const seated = (participant: ParticipantEntity, device: Device | undefined) =>
  device && { ...device, ...boundTo(participant, device.deviceId) };

function entering(participant: ParticipantEntity, what: Extract<Happening, { step: 'enter' }>): Columns {
  const fresh = { leaveReason: null, leftAt: null, ringDeadlineAt: null, silent: false } as const;
  const since = isPresent(participant) ? {} : { joinedAt: what.at };
  return { ...leaseOf(what), ...seated(participant, what.device), ...fresh, ...since };
}

function invited(participant: ParticipantEntity, { invitedById, role }: Invitation): Columns {
  const elsewhere = { leaveReason: null, deviceId: null, sessionId: null, seat: null, missedSeenAt: null } as const;
  // If somebody who was removed does not answer this ring, they are still removed.
  const barred = participant.leaveReason === 'removed' ? { joinedAt: null } : {};
  return { ...elsewhere, invitedById, role, ...barred };
}

/** The step that ends somebody's ringing. A person who already took part in this call has not missed it. */
export function notCome(
  { joinedAt }: Pick<ParticipantEntity, 'joinedAt'>,
  how: Extract<ParticipantStep, 'decline' | 'miss'>,
): 'decline' | 'miss' | 'stay-away' {
  return joinedAt === null ? how : 'stay-away';
}
