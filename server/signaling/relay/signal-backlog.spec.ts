import type { SignalKind, SignalMessage } from '../../../contracts/index.js';
import { ProblemError } from '../../http/errors/problem.js';
import { HELD_MAX, SignalBacklog, WAITING_BYTES_MAX } from './signal-backlog.js';

const [ANN, BEN, CALL] = [1, 2, 7];
const from = { participantId: ANN, epoch: 1, place: '1/socket' };
const LARGE = 64 * 1024;

describe('what waits of one sender for one recipient', () => {
  let backlog: SignalBacklog;
  beforeEach(() => (backlog = new SignalBacklog({ rateLimits: true })));
  const message = (id: number, kind: SignalKind = 'candidate'): SignalMessage => ({
    ...{ id, callId: CALL, from: ANN, epoch: 1, kind, data: null },
    clientId: '',
  });
  const send = (id: number, { kind = 'candidate', bytes = 100 }: { kind?: SignalKind; bytes?: number } = {}) => {
    const giveBack = backlog.reserve({ callId: CALL, from, to: BEN, bytes });
    giveBack();
    backlog.add(message(id, kind), { to: BEN, bytes });
  };
  const fill = (count: number, of?: Parameters<typeof send>[1]) => {
    for (let id = 1; id <= count; id += 1) send(id, of);
  };
  const full = WAITING_BYTES_MAX / LARGE;

  it('is limited in number', () => {
    fill(HELD_MAX);
    expect(() => send(HELD_MAX + 1)).toThrow(ProblemError);
    backlog.got(message(1), BEN);
    expect(() => send(HELD_MAX + 1)).not.toThrow();
  });

  it('is limited in bytes, until it was applied', () => {
    fill(full, { kind: 'answer', bytes: LARGE });
    for (let id = 1; id <= full; id += 1) backlog.got(message(id), BEN);
    expect(() => send(full + 1)).toThrow(/Too much of yours waits/);
    backlog.applied(CALL, { id: 1, to: BEN });
    expect(() => send(full + 1)).not.toThrow();
  });

  it('counts what is not committed yet, and gives it back where it is refused', () => {
    const giveBack = Array.from({ length: full }, () => backlog.reserve({ callId: CALL, from, to: BEN, bytes: LARGE }));
    expect(() => send(1)).toThrow(ProblemError);
    giveBack[0]!();
    expect(() => send(1)).not.toThrow();
  });

  it('counts of the offers the last alone: it takes the place of the others', () => {
    expect(() => fill(3 * full, { kind: 'offer', bytes: LARGE })).not.toThrow();
  });

  it('is nothing any more once the recipient is on a fresh page', () => {
    fill(HELD_MAX);
    backlog.begin(CALL, { participantId: BEN, epoch: 1, place: '1/socket' });
    expect(() => send(HELD_MAX + 1)).toThrow(ProblemError);
    backlog.begin(CALL, { participantId: BEN, epoch: 2, place: '1/socket' });
    expect(() => send(HELD_MAX + 1)).not.toThrow();
  });

  it('does not count for anybody else', () => {
    fill(HELD_MAX);
    expect(() =>
      backlog.reserve({ callId: CALL, from: { participantId: 3, epoch: 1, place: '1/socket' }, to: BEN, bytes: 1 }),
    ).not.toThrow();
    expect(() => backlog.reserve({ callId: CALL, from, to: 3, bytes: 1 })).not.toThrow();
  });

  it('what pages take and do not report does not pile up', () => {
    for (let id = 1; id <= 3 * HELD_MAX; id += 1) {
      send(id);
      backlog.got(message(id), BEN);
    }
  });
});
