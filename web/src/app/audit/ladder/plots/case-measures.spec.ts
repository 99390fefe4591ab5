import type { Finding, FindingCode } from '@contracts';
import { caseMeasures } from './case-measures';

const found = (...codes: FindingCode[]): Finding[] =>
  codes.map((code) => ({
    ...{ code, words: '', severity: 'failure', participantIds: [] },
    evidence: { signals: [], events: [], samples: [] },
  }));

describe('the measures that are plotted first', () => {
  it('are those that show what was found', () => {
    expect(caseMeasures(found('one-way-sound'), 2).slice(0, 2)).toEqual(['sound-in', 'sound-out']);
    expect(caseMeasures(found('no-picture'), 2).slice(0, 2)).toEqual(['picture-in', 'picture-out']);
    expect(caseMeasures(found('poor-by-upload'), 2)[0]).toBe('picture-out');
    expect(caseMeasures(found('gone', 'nothing-heard', 'no-picture'), 2)).toHaveLength(4);
  });

  it('are loss and delay where the cause asks for nothing else', () => {
    expect(caseMeasures(found('poor-by-loss', 'gone'), 2)).toEqual(['loss', 'delay', 'jitter', 'concealed']);
    expect(caseMeasures([], 2)[0]).toBe('loss');
  });

  it('are two in a meeting, so that there is room for every link', () => {
    expect(caseMeasures(found('one-way-sound'), 6)).toEqual(['sound-in', 'sound-out']);
    expect(caseMeasures([], 12)).toEqual(['loss', 'delay']);
  });
});
