import type { Seat } from '../sockets.js';
import { goneFrom } from './gone-from.js';

const left: [number, Seat][] = [[7, { participantId: 3, epoch: 1, place: '11/socket' }]];
const how = { deviceId: 'laptop', name: { host: 'web1', number: 12 }, hasMoved: false };
const of = { callId: 7, participantId: 3 };

describe('a page whose connection goes', () => {
  it('is noted as lost where it took its seat, also if the server has another number by now', () => {
    expect(goneFrom(left, how)).toEqual([{ ...of, kind: 'dropped', detail: { deviceId: 'laptop', server: 11 } }]);
  });

  it('of a server that is alone has no number', () => {
    const [entry] = goneFrom(left, { ...how, name: null });
    expect(entry).toEqual({ ...of, kind: 'dropped', detail: { deviceId: 'laptop' } });
  });

  it('because its server stops is noted as that', () => {
    const [entry] = goneFrom(left, { ...how, hasMoved: true });
    expect(entry).toEqual({ ...of, kind: 'server-stopping', detail: how.name });
  });
});
