import { diagnose, RULES } from '../../server/audit/diagnosis/diagnose.js';
import { Study } from '../../server/audit/diagnosis/study/study.js';
import { isSound } from '../../contracts/index.js';
import type { CaseFile } from '../../server/audit/case/case-file.js';
import { STORIES } from '../support/call-stories.js';
import { recordedCases } from '../support/recorded-case.js';

const CASES = recordedCases();
/** Rules that only stories show so far (test/support/stories). If you record a case, take its rule out of here. */
const NOT_PLAYED_YET: ReadonlySet<string> = new Set();
const ALL: { name: string; file: CaseFile }[] = [
  ...CASES,
  ...Object.entries(STORIES).map(([name, [, { file }]]) => ({ name, file })),
];
const FAILED = ['connect-failed', 'connection-lost', 'media-failed', 'unreachable'];

/** Plain facts about a call that deserves no tick, whatever any rule says. */
function flawsOf({ call, people, events, samples, signals }: CaseFile): string[] {
  const text = JSON.stringify(events);
  const reported = events.filter(({ kind }) => kind === 'links').map(({ detail }) => JSON.stringify(detail));
  const met = reported.some((detail) => detail.includes('"connected"')) || samples.length > 0;
  const flaws = {
    failed: FAILED.includes(call.endReason ?? ''),
    'not taken': call.acceptedAt === null,
    'not connected': signals.length > 0 && !met,
    'a broken link': /"state":"(failed|reconnecting)"/.test(text),
    lost: people.some(({ leaveReason }) => leaveReason === 'lost') || text.includes('"reason":"lost"'),
    poor: samples.some(
      ({ level }, index) => level === 'poor' && samples.slice(0, index).some((one) => one.level === 'poor'),
    ),
    'not heard of': events.some(({ kind }) => kind === 'reconnecting' || kind === 'server-away'),
    trouble: events.some(({ kind }) => kind === 'trouble'),
    'nothing received': samples.some(({ audioInKbps, videoInKbps }) => audioInKbps + videoInKbps === 0),
  };
  return Object.entries(flaws).flatMap(([name, is]) => (is ? [name] : []));
}

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

  it('a good call has its tick', () => {
    const { file } = CASES.find(({ name }) => name === 'good')!;
    expect(isSound({ ...timesOf(file), diagnosis: diagnose(file) })).toBe(true);
  });

  it('the cases hold no address and no password', () => {
    for (const { text } of CASES) {
      expect(text).not.toMatch(/\b\d{1,3}(\.\d{1,3}){3}\b/);
      expect(text).not.toMatch(/\.local\b|ice-pwd/);
    }
  });
});

const timesOf = ({ call: { acceptedAt, endedAt } }: CaseFile) => ({
  acceptedAt: acceptedAt?.toISOString() ?? null,
  endedAt: endedAt?.toISOString() ?? null,
});
