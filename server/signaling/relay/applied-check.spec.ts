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

  it.each<[string, object]>([
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
