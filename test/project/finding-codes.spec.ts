import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FINDING_CODES } from '../../contracts/index.js';
import { STORIES } from '../support/call-stories.js';
import { recordedCases } from '../support/recorded-case.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/diagnosis.md'), 'utf8');
const quotedIn = (text = '') => [...text.matchAll(/`([^`]+)`/g)].map(([, quoted]) => quoted!);
/** The rows of the page's tables: the codes of the first column, the files of the last. */
const ROWS = PAGE.split('\n').flatMap((line) => {
  const [, codes, files] = /^\| (`[^|]+`) \|.*\| ([^|]*) \|$/.exec(line) ?? [];
  return codes === undefined ? [] : [{ codes: quotedIn(codes), files: quotedIn(files) }];
});
const EXPLAINED = ROWS.flatMap(({ codes }) => codes);
const fileOf = (name: string) => join(import.meta.dirname, '../../server/audit/diagnosis', name);

describe('the codes of findings', () => {
  it('docs/diagnosis.md explains each of them once, and no other', () => {
    const told = [...Object.values(STORIES).map(([code]) => code), ...recordedCases().flatMap(({ codes }) => codes)];
    const all = new Set([...told, 'unexplained', 'unusual']);
    expect([...EXPLAINED].sort()).toEqual([...all].sort());
    expect([...FINDING_CODES].sort()).toEqual([...all].sort());
  });

  it.each(ROWS)('the files that decide $codes exist, and the last one makes these findings', ({ codes, files }) => {
    expect(files).not.toEqual([]);
    expect(files.filter((name) => !existsSync(fileOf(name)))).toEqual([]);
    const making = readFileSync(fileOf(files.at(-1)!), 'utf8');
    expect(codes.filter((code) => !making.includes(`'${code}'`))).toEqual([]);
  });
});
