import { movedOn } from '../../calls/call-errors.js';
import { Errand } from '../../database/errand.js';
import type { ParleySocket } from '../sockets.js';
import { CallSeats } from './call-seats.js';

type Of = ConstructorParameters<typeof CallSeats>;

const TAKEN = new Error('has the seat');
const MEDIA = { audio: true, video: false, screen: false };

/** A page whose connection closes, or not, while the database works on its request. */
function page(closes: boolean, devices: Partial<Of[0]> = {}) {
  const data = { person: { userId: 1, sessionId: 1 }, deviceId: 'd', places: new Map() };
  const socket = { id: 'one', connected: true, data };
  const commit = async () => {
    await Promise.resolve();
    socket.connected = !closes;
    Errand.current()!.assertWanted();
    throw TAKEN;
  };
  const others = Array<object>(9).fill({}) as unknown as [
    Of[1],
    Of[2],
    Of[3],
    Of[4],
    Of[5],
    Of[6],
    Of[7],
    Of[8],
    Of[9],
  ];
  const seats = new CallSeats({ join: commit, resume: commit, ...devices } as unknown as Of[0], ...others, {
    own: 1,
  } as Of[10]);
  const of = socket as unknown as ParleySocket;
  return {
    ...data,
    join: () => new Errand().run(() => seats.join(of, { callId: 7, media: MEDIA })),
    resume: () => new Errand().run(() => seats.resume(of, { callId: 7, lastSignalId: 0 })),
  };
}

describe('a page that takes its seat', () => {
  it.each(['join', 'resume'] as const)('does not get it over a connection that closes meanwhile (%s)', async (how) => {
    await expect(page(false)[how]()).rejects.toBe(TAKEN);
    await expect(page(true)[how]()).rejects.toMatchObject({ code: 'stale-epoch' });
  });

  it('acts from a place that the row refuses once a later connection has taken its seat', async () => {
    const { resume, places } = page(false, { resume: () => Promise.reject(movedOn()) });
    await expect(resume()).rejects.toMatchObject({ code: 'stale-epoch' });
    expect(places).toEqual(new Map([[7, '1/one']]));
  });

  it('acts as before where it has got no seat', async () => {
    const { resume, places } = page(false);
    await expect(resume()).rejects.toBe(TAKEN);
    expect(places.size).toBe(0);
  });
});
