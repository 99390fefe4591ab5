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
