import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { HostClock } from './host-clock.js';

describe('the clock of a host', () => {
  const clock = { aheadMs: 0, tookMs: 0 };
  const began = performance.now();
  let passed = 0;
  const host = () => new HostClock(() => Promise.resolve(answer()));

  /** The database answers in the middle of the question. */
  function answer(): number {
    passed += clock.tookMs / 2;
    const there = 1_000_000 + passed;
    passed += clock.tookMs / 2;
    return there;
  }

  beforeEach(() => {
    Object.assign(clock, { aheadMs: 0, tookMs: 0 });
    jest.spyOn(Date, 'now').mockImplementation(() => 1_000_000 + passed + clock.aheadMs);
    jest.spyOn(performance, 'now').mockImplementation(() => began + passed);
    jest.spyOn(Logger.prototype, 'error').mockReturnValue();
  });
  afterEach(() => void jest.restoreAllMocks());

  it('is found wrong when it jumps, and right again', async () => {
    const one = host();
    expect([await one.measure(), one.isRight]).toEqual([true, true]);
    clock.aheadMs = 20_000;
    expect([await one.measure(), one.isRight, one.differenceMs]).toEqual([true, false, 20_000]);
    expect(one.line).toContain('20000 ms ahead of');
    clock.aheadMs = 0;
    expect([await one.measure(), one.isRight]).toEqual([true, true]);
  });

  it('T6: leases do not follow a clock that is wrong, and end late rather than early until that is known', async () => {
    const one = host();
    await one.measure();
    const ahead = () => one.leasesAheadMs;
    expect(ahead()).toBe(0);
    // Set back: the other clock cannot be asked at once.
    clock.aheadMs = -120_000;
    expect(ahead()).toBe(-120_000);
    await one.measure();
    expect(ahead()).toBe(-120_000);
    // Set right: leases are too late by this much, until it is measured.
    clock.aheadMs = 0;
    expect(ahead()).toBe(-120_000);
    await one.measure();
    expect(ahead()).toBe(0);
    // Set ahead, or the machine slept.
    clock.aheadMs = 120_000;
    expect(ahead()).toBe(0);
    await one.measure();
    expect(ahead()).toBe(120_000);
  });

  it('T6: what is certain is not replaced by an answer that came too late to know', async () => {
    const one = host();
    clock.aheadMs = 3_000;
    await one.measure();
    clock.tookMs = 6_000;
    expect([await one.measure(), one.isRight]).toEqual([false, false]);
    clock.aheadMs = -20_000;
    expect([await one.measure(), one.isRight]).toEqual([true, false]);
  });
});
