import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FINDING_CODES } from '../../contracts/index.js';
import { STORIES } from '../support/call-stories.js';
import { recordedCases } from '../support/recorded-case.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/diagnosis.md'), 'utf8');
/** The codes in the first column of the page's tables. */
const EXPLAINED = PAGE.split('\n').flatMap((line) =>
  [...(/^\| (`[^|]+`) \|/.exec(line)?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, code]) => code!),
);

describe('the codes of findings', () => {
  it('docs/diagnosis.md explains each of them once, and no other', () => {
    const told = [...Object.values(STORIES).map(([code]) => code), ...recordedCases().flatMap(({ codes }) => codes)];
    const all = new Set([...told, 'unexplained', 'unusual']);
    expect([...EXPLAINED].sort()).toEqual([...all].sort());
    expect([...FINDING_CODES].sort()).toEqual([...all].sort());
  });
});
