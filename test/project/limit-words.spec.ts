import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Words that tell the reader what to do. A limit that only refuses leaves people stuck. */
const HELP =
  /\b(wait|try|close|send|shorten|clear|sign in|ask|delete|take|let|hang up|begin|connect again|remove|choose)\b/i;
const LIMITS =
  /ProblemError\(\s*'(?:rate-limited|payload-too-large|room-full|call-full|too-many-for-video)',\s*(?:'([^']+)'|`([^`]+)`)/g;
const FULL = /'conflict',\s*`([^`]*_MAX\}[^`]*)`/g;

const sources = ['server', 'web/src/app'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
    .map((path) => readFileSync(join(folder, path), 'utf8')),
);
const said = [LIMITS, FULL].flatMap((pattern) =>
  sources.flatMap((text) => [...text.matchAll(pattern)].map(([, plain, filled]) => plain ?? filled ?? '')),
);
const tooMany = sources.flatMap((text) =>
  [...text.matchAll(/const TOO_\w+ =\s*'([^']+)'/g)].map(([, words]) => words ?? ''),
);

it('every limit that people reach says what helps', () => {
  expect(said.length + tooMany.length).toBeGreaterThan(20);
  // How much a message or a picture may hold is the help itself.
  const all = [...said, ...tooMany].filter((words) => !/may have at most/.test(words));
  expect(all.filter((words) => !HELP.test(words))).toEqual([]);
});
