import type { Participant } from '@contracts';
import { newCall, newParticipant } from '../testing/call-fixtures';
import { KnownCall } from './known-call';

const ANN = newParticipant(1, { role: 'caller', state: 'joined', epoch: 1 });
const BEN = newParticipant(2, { state: 'joined', epoch: 1 });
const callAt = (version: number, participants = [ANN, BEN]) =>
  newCall({ status: 'accepted', version, participants, now: `2026-11-20T10:00:${10 + version}.000Z` });
const told = (version: number, participant: Participant) =>
  ({ callId: 7, version, participant, change: 'hand' }) as const;
const raised = (one: Participant) => ({ ...one, handRaised: true });
const hands = ({ call }: KnownCall) => call.participants.map(({ handRaised }) => handRaised);

describe('KnownCall', () => {
  it('drops what is older than what is known, and takes the later of two states of one version', () => {
    const known = new KnownCall(callAt(3));
    expect([known.learn(callAt(2)), known.learn(callAt(4))]).toEqual([false, true]);
    expect(known.learn({ ...callAt(4), now: '2026-11-20T10:00:00.000Z' })).toBe(false);
    expect(known.learn(callAt(4))).toBe(true);
  });

  it('takes what is told of one participant, also of somebody new, and drops what is older', () => {
    const known = new KnownCall(callAt(3));
    expect(known.hear(told(4, raised(BEN)))).toBe(true);
    expect(known.hear(told(5, newParticipant(3)))).toBe(true);
    expect(known.hear(told(3, BEN))).toBe(false);
    expect([hands(known), known.hasGap]).toEqual([[false, true, false], false]);
  });

  it('notices what it has missed, and knows all of it once it has the call', () => {
    const known = new KnownCall(callAt(3));
    known.hear(told(5, raised(BEN)));
    expect([hands(known), known.hasGap]).toEqual([[false, true], true]);
    known.hear(told(6, BEN));
    expect(known.learn(callAt(5, [raised(ANN), raised(BEN)]))).toBe(true);
    expect([hands(known), known.hasGap]).toEqual([[true, false], false]);
  });

  it('misses nothing where two announcements have only overtaken each other', () => {
    const known = new KnownCall(callAt(3));
    known.hear(told(5, raised(BEN)));
    known.hear(told(4, raised(ANN)));
    expect([hands(known), known.hasGap]).toEqual([[true, true], false]);
    known.hear(told(7, BEN));
    expect(known.learn(callAt(6, [ANN, raised(BEN)]))).toBe(true);
    expect([hands(known), known.hasGap]).toEqual([[false, false], false]);
  });

  it('is not held back by a call that is older than what was told of somebody', () => {
    const known = new KnownCall(callAt(3));
    known.hear(told(6, { ...BEN, epoch: 2 }));
    expect(known.learn({ ...callAt(5), roomLocked: true })).toBe(true);
    expect([known.call.roomLocked, known.call.participants[1].epoch, known.hasGap]).toEqual([true, 2, false]);
  });

  it('is up to date when it has come in', () => {
    const known = new KnownCall(callAt(3));
    const joined = { participantId: 2, epoch: 1, lastSignalId: 0 };
    known.enter({ ...joined, version: 8, participants: [raised(ANN), BEN] });
    expect([hands(known), known.hasGap]).toEqual([[true, false], false]);
    known.hear(told(9, ANN));
    expect([hands(known), known.hasGap]).toEqual([[false, false], false]);
  });

  it('believes this page until the server says otherwise', () => {
    const known = new KnownCall(callAt(3));
    known.assume(raised(ANN));
    expect(hands(known)).toEqual([true, false]);
    known.hear(told(4, ANN));
    expect(hands(known)).toEqual([false, false]);
  });
});
