import { saysOnlyReceived, toldTimes } from './told-times.js';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 9) + second * 1_000);
const sentAt = at(0);
const told = (second: number, spans: { agoMs: number; waitedMs?: number; tookMs?: number }, cameAt = at(10)) =>
  toldTimes({ id: 1, receivedAt: at(second).toISOString(), ...spans }, { sentAt, cameAt });

describe('the times that a page tells', () => {
  it('are those of the page, whenever its report came', () => {
    const times = { receivedAt: at(1), appliedAt: at(3.5), tookMs: 500 };
    const spans = { agoMs: 2_600, waitedMs: 2_000, tookMs: 500 };
    expect(told(1, spans, at(3.6))).toEqual(times);
    expect(told(1, spans, at(60))).toEqual(times);
  });

  it('are none of a report that tells none', () => {
    expect(toldTimes({ id: 1 }, { sentAt, cameAt: at(10) })).toBeNull();
  });

  it('lie never before the signal was sent, nor after the report, whatever the clock of the page says', () => {
    expect(told(-5_000, { agoMs: 30, tookMs: 20 })).toMatchObject({ receivedAt: sentAt, appliedAt: at(0.02) });
    expect(told(5_000, { agoMs: 3_000, tookMs: 2_000 })).toMatchObject({ receivedAt: at(7), appliedAt: at(9) });
    const longAgo = told(5_000, { agoMs: 60_000, tookMs: 50_000 });
    expect(longAgo).toMatchObject({ receivedAt: sentAt, appliedAt: at(10) });
  });

  it('say either that it has the signal, or what became of it', () => {
    expect(saysOnlyReceived({ id: 1, receivedAt: at(1).toISOString(), agoMs: 5 })).toBe(true);
    expect(saysOnlyReceived({ id: 1, receivedAt: at(1).toISOString(), agoMs: 5, tookMs: 0 })).toBe(false);
    expect(saysOnlyReceived({ id: 1 })).toBe(false);
  });
});
