import { diagnose, RULES } from '../../server/audit/diagnosis/diagnose.js';
import { Study } from '../../server/audit/diagnosis/study.js';
import { recordedCases } from '../support/recorded-case.js';

const CASES = recordedCases();
const codesOf = (found: { code: string }[]) => [...new Set(found.map(({ code }) => code))];

describe('the diagnosis of calls that were played through', () => {
  it.each(CASES)('$name: recognises $codes, and nothing else', ({ codes, file }) => {
    expect(codesOf(diagnose(file))).toEqual(codes);
  });

  it.each(CASES)('$name: every finding stands on evidence that is in the log', ({ file }) => {
    for (const { code, evidence } of diagnose(file)) {
      const ids = { signals: file.signals, events: file.events, samples: file.samples };
      const pieces = (['signals', 'events', 'samples'] as const).flatMap((kind) => {
        const known = new Set(ids[kind].map(({ id }) => id));
        for (const id of evidence[kind])
          expect({ code, kind, id, known: known.has(id) }).toMatchObject({ known: true });
        return evidence[kind];
      });
      expect({ code, pieces: pieces.length }).not.toMatchObject({ pieces: 0 });
    }
  });

  it.each(Object.entries(RULES))('%s: has a case in which it speaks', (_, rule) => {
    expect(CASES.filter(({ file }) => rule(new Study(file)).length > 0)).not.toEqual([]);
  });

  it('the cases hold no address and no password', () => {
    for (const { text } of CASES) {
      expect(text).not.toMatch(/\b\d{1,3}(\.\d{1,3}){3}\b/);
      expect(text).not.toMatch(/\.local\b|ice-pwd/);
    }
  });
});
