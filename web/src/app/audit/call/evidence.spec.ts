import type { Finding } from '@contracts';
import { CANDIDATE, newAuditCall, newEvent, newSample, newSignal } from '../audit-fixtures';
import { clockOf } from '../ladder/clock';
import { evidenceOf, pointsOf } from './evidence';

const finding = (evidence: Finding['evidence']): Finding => ({
  ...{ code: 'gone', words: 'X', severity: 'failure', participantIds: [] },
  evidence,
});

describe('what a finding points at', () => {
  const call = newAuditCall({ timeline: [newEvent(4)] });
  const signals = [newSignal(2, { kind: 'candidate', facts: CANDIDATE })];

  it('has a name and a time', () => {
    const points = pointsOf(finding({ signals: [2], events: [4], samples: [3] }));
    expect(points).toEqual([{ event: 4 }, { signal: 2 }, { sample: 3 }]);
    const pieces = points.map((chosen) => evidenceOf(chosen, { call, signals, samples: [newSample(3)] }));
    expect(pieces.map(({ words }) => words.replace(/\d\d:\d\d:\d\d\.\d{3}$/, '…'))).toEqual([
      'Ben: Declined …',
      'Candidate …',
      'Sample …',
    ]);
  });

  it('is told whole, at the time when it happened, not when the page told it', () => {
    const detail = { what: 'stopped', agoMs: 4_000, forMs: 61_000, hidden: true };
    const timeline = [newEvent(4, { kind: 'observed', detail: detail as never, at: '2026-11-20T10:00:10.000Z' })];
    const { words } = evidenceOf({ event: 4 }, { call: newAuditCall({ timeline }), signals: [], samples: [] });
    const at = clockOf(Date.parse('2026-11-20T10:00:06.000Z'));
    expect(words).toBe(`Ben: Page stood still for 1 min 1 s, in the background ${at}`);
  });

  it('goes by its number until it is loaded', () => {
    const points = pointsOf(finding({ signals: [8], events: [9], samples: [10] }));
    const pieces = points.map((chosen) => evidenceOf(chosen, { call, signals, samples: [] }));
    expect(pieces.map(({ words }) => words)).toEqual(['Event #9', 'Signal #8', 'Sample #10']);
  });
});
