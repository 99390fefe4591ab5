import { PARTICIPANT_STEPS, participantStateAfter } from '../../../contracts/index.js';
import type { CallEntity } from '../rows/call.entity.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';
import { columnsOf, type Happening } from './participant-columns.js';

const at = new Date();
const entering = (deviceId: string): Happening => ({
  ...{ step: 'enter', at, heartbeatAt: at, leaseUntil: at },
  device: { deviceId, sessionId: 1 },
});
const person = (state: string) => ({ state, deviceId: 'laptop', seat: '1/socket' }) as ParticipantEntity;
const columns = (state: string, deviceId: string) =>
  columnsOf({ call: {} as CallEntity, participant: person(state), what: entering(deviceId) });

describe('somebody who enters', () => {
  it('once more on the device that they are in the call with keeps the seat of its page', () => {
    expect(columns('joined', 'laptop')).not.toHaveProperty('seat');
  });

  it.each([
    ['on another device', 'joined', 'phone'],
    ['after having left', 'left', 'laptop'],
  ])('%s has no page yet', (_, state, deviceId) =>
    expect(columns(state, deviceId)).toMatchObject({ deviceId, seat: null }),
  );
});

const later = new Date(at.getTime() + 60_000);
const lease = { heartbeatAt: at, leaseUntil: later };
const device = { deviceId: 'phone', sessionId: 2 };
const page = { epoch: 3, audio: true };
/** Every step, with what it brings, and the columns that it sets, beside the state. */
const STEPS: readonly (readonly [Happening, object])[] = [
  [{ step: 'ring' }, {}],
  [{ step: 'silence' }, {}],
  [
    { step: 'enter', at, device, ...lease },
    {
      ...lease,
      ...device,
      seat: null,
      leaveReason: null,
      leftAt: null,
      ringDeadlineAt: null,
      silent: false,
      joinedAt: at,
    },
  ],
  [
    { step: 'return', page, ...lease },
    { ...lease, ...page },
  ],
  [
    { step: 'invite', until: later, silent: true, invitedById: 7, role: 'member' },
    {
      ...{ invitedById: 7, role: 'member', ringDeadlineAt: later, silent: true, leftAt: null, leaveReason: null },
      ...{ deviceId: null, sessionId: null, seat: null, missedSeenAt: null },
    },
  ],
  [
    { step: 'invite-busy', at, invitedById: 7, role: 'member' },
    {
      ...{ invitedById: 7, role: 'member', ringDeadlineAt: null, silent: false, leftAt: at, leaveReason: null },
      ...{ deviceId: null, sessionId: null, seat: null, missedSeenAt: null },
    },
  ],
  [
    { step: 'knock', device, ...lease },
    { ...lease, ...device, seat: null, leaveReason: null, joinedAt: null, leftAt: null },
  ],
  [
    { step: 'leave', at, reason: 'lost', callIsOver: true },
    {
      ...{ leaseUntil: null, ringDeadlineAt: null, handRaised: false, leaveReason: 'lost', leftAt: at },
      ...{ chatUntil: null, presentSeconds: 0 },
    },
  ],
  [
    { step: 'give-up', at, reason: 'left' },
    { leaseUntil: null, ringDeadlineAt: null, handRaised: false, leaveReason: 'left', leftAt: at },
  ],
  ...(['deny', 'decline'] as const).map(
    (step) =>
      [
        { step, at },
        { leaseUntil: null, ringDeadlineAt: null, handRaised: false, leaveReason: 'declined', leftAt: at },
      ] as const,
  ),
  [
    { step: 'miss', at },
    { leaseUntil: null, ringDeadlineAt: null, handRaised: false, leaveReason: null, leftAt: at },
  ],
  [
    { step: 'stay-away', at },
    { leaseUntil: null, ringDeadlineAt: null, handRaised: false, leaveReason: 'left', leftAt: at },
  ],
  [{ step: 'bar' }, { leaseUntil: null, ringDeadlineAt: null, handRaised: false, leaveReason: 'removed' }],
];
const set = (what: Happening) =>
  columnsOf({
    call: { acceptedAt: null } as CallEntity,
    participant: { ...person('left'), joinedAt: null, presentSeconds: 0 },
    what,
  });

describe('each step', () => {
  it('is in the table', () => {
    expect(STEPS.map(([{ step }]) => step).sort()).toEqual([...PARTICIPANT_STEPS].sort());
  });

  it.each(STEPS.map(([what, columns]) => [what.step, what, columns] as const))(
    '%s sets its columns',
    (_, what, columns) => expect(set(what)).toEqual(columns),
  );

  it.each(
    STEPS.filter(([{ step }]) => ['left', 'rejected', 'missed'].includes(participantStateAfter(step))).map(
      ([what]) => [what.step, what] as const,
    ),
  )('%s leads out of the call and leaves no ring behind', (_, what) =>
    expect(set(what)).toMatchObject({ ringDeadlineAt: null }),
  );
});
