import type { ProblemError } from '../../http/errors/problem.js';
import { checkApplied } from './applied-check.js';

function refusedField(payload: object): string | undefined {
  try {
    checkApplied({ callId: 1, ...payload });
    return undefined;
  } catch (problem) {
    return (problem as ProblemError).extras.errors?.[0]?.field;
  }
}

describe('reports of applied signals, as they arrive', () => {
  it('may have errors of 300 characters, whatever each of them takes', () => {
    for (const error of ['x'.repeat(300), '\u{1F4DE}'.repeat(300)]) {
      expect(checkApplied({ callId: 1, id: 2, error }).reports).toEqual([{ id: 2, error }]);
      expect(checkApplied({ callId: 1, reports: [{ id: 2, error }] }).reports).toEqual([{ id: 2, error }]);
    }
  });

  const times = { receivedAt: '2026-01-31T12:00:00.000Z', agoMs: 900, waitedMs: 100, tookMs: 800 };

  it('may tell when the page received the signal, and how long it took; all or nothing', () => {
    expect(checkApplied({ callId: 1, id: 2, ...times }).reports).toEqual([{ id: 2, ...times }]);
    const { tookMs: _, ...has } = times;
    expect(checkApplied({ callId: 1, reports: [{ id: 2, ...has }, { id: 3 }] }).reports).toEqual([
      { id: 2, ...has },
      { id: 3 },
    ]);
    const { waitedMs: __, ...atOnce } = times;
    expect(checkApplied({ callId: 1, id: 2, ...atOnce, error: 'no' }).reports).toEqual([
      { id: 2, ...times, waitedMs: 0, error: 'no' },
    ]);
  });

  it.each<[string, object]>([
    ['receivedAt', { id: 2, agoMs: 1 }],
    ['receivedAt', { id: 2, ...times, receivedAt: '2026-01-31 12:00:00.000' }],
    ['receivedAt', { id: 2, ...times, receivedAt: '2026-99-31T12:00:00.000Z' }],
    ['receivedAt', { id: 2, ...times, receivedAt: 7 }],
    ['receivedAt', { ids: [1], receivedAt: times.receivedAt }],
    ['agoMs', { id: 2, receivedAt: times.receivedAt }],
    ['agoMs', { id: 2, ...times, agoMs: 86_400_001 }],
    ['agoMs', { id: 2, ...times, agoMs: -1 }],
    ['agoMs', { id: 2, ...times, agoMs: 1e300 }],
    ['waitedMs', { id: 2, ...times, waitedMs: 901 }],
    ['tookMs', { id: 2, ...times, tookMs: 801 }],
    ['tookMs', { id: 2, ...times, tookMs: 1.5 }],
    ['tookMs', { id: 2, receivedAt: times.receivedAt, agoMs: 3, error: 'no' }],
    ['reports.0.tookMs', { reports: [{ id: 2, ...times, tookMs: '8' }] }],
    ['reports.0', { reports: [{ id: 2, ...times, received: true }] }],
    ['error', { id: 2, error: '\u{1F4DE}'.repeat(301) }],
    ['id', { id: 0 }],
    ['ids.1', { ids: [1, '2'] }],
    ['reports.1', { reports: [{ id: 1 }, 7] }],
    ['reports.0.id', { reports: [{ error: 'x' }] }],
    ['reports.2.error', { reports: [{ id: 1 }, { id: 2 }, { id: 3, error: 'x'.repeat(301) }] }],
    ['reports.1.error', { reports: [{ id: 1 }, { id: 2, error: 7 }] }],
  ])('are refused with the field that is wrong: %s', (field, payload) => {
    expect(refusedField(payload)).toBe(field);
  });
});
