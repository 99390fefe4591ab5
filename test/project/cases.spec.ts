import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose, RULES } from '../../server/audit/diagnosis/diagnose.js';
import { Study } from '../../server/audit/diagnosis/study/study.js';
import { isSound } from '../../contracts/index.js';
import type { CaseFile } from '../../server/audit/case/case-file.js';
import { STORIES } from '../support/call-stories.js';
import { flawsOf } from '../support/cases/case-flaws.js';
import { expectedOf, keepReading, readingOf, webWords } from '../support/cases/case-reading.js';
import { recordedCases } from '../support/recorded-case.js';

const CASES = recordedCases();
/** Rules that only stories show so far (test/support/stories). If you record a case, take its rule out of here. */
const NOT_PLAYED_YET: ReadonlySet<string> = new Set(['reachedLate']);
const ALL: { name: string; file: CaseFile }[] = [
  ...CASES,
  ...Object.entries(STORIES).map(([name, [, { file }]]) => ({ name, file })),
];
/** `npm run update:cases` writes what is read of each case to `<name>.expected.json`, for whoever reviews the change. */
const UPDATES = process.env.CASES === 'update';

const codesOf = (found: { code: string }[]) => [...new Set(found.map(({ code }) => code))];

describe('the diagnosis of calls that were played through', () => {
  it.each(CASES)('$name: recognises $codes, and nothing else', ({ codes, file }) => {
    expect(codesOf(diagnose(file))).toEqual(codes);
  });

  it('that are played again (test/browser/failures) expect the same as their records', () => {
    const played = playedCodes();
    expect(played.size).toBeGreaterThan(100);
    for (const { name, codes } of CASES) expect({ name, codes: played.get(name) ?? codes }).toEqual({ name, codes });
  });

  it.each(CASES)('$name: names whom it concerns, as severe and in the words that somebody has read', async (one) => {
    const reading = readingOf(one, await webWords());
    if (UPDATES) keepReading(one.name, reading);
    expect(reading).toEqual(expectedOf(one.name));
  });

  it.each(CASES)('$name: E1: no card says good of what was not', async (one) => {
    const { findings, history } = readingOf(one, await webWords());
    const isFlawed = flawsOf(one.file).length > 0 || findings.some(({ severity }) => severity !== 'info');
    const said = Object.values(history).filter(({ connection }) => connection?.includes('Good'));
    if (isFlawed) expect({ flaws: flawsOf(one.file), said }).toMatchObject({ said: [] });
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

  it.each(Object.entries(RULES))('%s: has a case in which it speaks', (name, rule) => {
    const speaks = CASES.some(({ file }) => rule(new Study(file)).length > 0);
    expect({ name, speaks }).toEqual({ name, speaks: !NOT_PLAYED_YET.has(name) });
  });

  it.each(ALL)('$name: has a tick only if it failed in nothing', ({ file }) => {
    const flaws = flawsOf(file);
    if (flaws.length > 0)
      expect({ flaws, isSound: isSound({ ...timesOf(file), diagnosis: diagnose(file) }) }).toEqual({
        flaws,
        isSound: false,
      });
  });

  it('a good call has its tick, and both sides read that it was good', async () => {
    const good = CASES.find(({ name }) => name === 'good')!;
    expect(isSound({ ...timesOf(good.file), diagnosis: diagnose(good.file) })).toBe(true);
    const { history } = readingOf(good, await webWords());
    expect(Object.values(history).map(({ connection }) => connection)).toEqual(['Good throughout', 'Good throughout']);
  });

  it('the cases hold no address and no password', () => {
    for (const { text } of CASES) {
      expect(text).not.toMatch(/\b\d{1,3}(\.\d{1,3}){3}\b/);
      expect(text).not.toMatch(/\.local\b|ice-pwd/);
    }
  });
});

/** What each play expects, as far as its name stands in the source; loading the plays would need their browsers. */
function playedCodes(): Map<string, string[]> {
  const folder = join(import.meta.dirname, '../browser/failures');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const text = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const plays = text.matchAll(/name: '([\w-]+)',\s*codes: \[([^\]]*)\]/g);
  return new Map(
    [...plays].map(([, name, codes]) => [name!, [...codes!.matchAll(/'([\w-]+)'/g)].map(([, code]) => code!)]),
  );
}

const timesOf = ({ call: { acceptedAt, endedAt } }: CaseFile) => ({
  acceptedAt: acceptedAt?.toISOString() ?? null,
  endedAt: endedAt?.toISOString() ?? null,
});
