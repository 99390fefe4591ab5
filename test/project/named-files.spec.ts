import { globSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Where the project's own files are; what is built or installed is no file to look at. */
const FOLDERS = ['contracts', 'docs', 'migrations', 'server', 'test', 'tools', 'web', '.github'];
const FILES = [
  ...globSync(`{${FOLDERS.join()}}/**/*`, { cwd: ROOT }),
  ...globSync('{*,.*}.{ts,js,cjs,mjs,md,json,yml,example}', { cwd: ROOT }),
].map((path) => path.split(sep).join('/'));
/** Every end of a path, since a page names a file from the folder that it is about: `life/call-over.ts`. */
const ENDS = new Set(
  FILES.flatMap((path) => path.split('/').map((_, at, parts) => parts.slice(at).join('/'))).flatMap((end) => [
    end,
    end.replace(/\.\w+$/, ''),
  ]),
);

const PAGES = [
  'CONTRIBUTING.md',
  'docs/architecture.md',
  'docs/diagnosis.md',
  ...globSync('docs/decisions/*.md', { cwd: ROOT }),
];

/** `server/calls`, `call-over.ts`, `server/audit/diagnosis/study/`; not `/health/ready`, a command or an expression. */
const FILE = /^[\w.-]+\.(ts|html|scss|js|cjs|mjs|json|yml)$/;
const PATH = /^(?!https?:)[\w.-]*[a-z-][\w.-]*(\/[\w.-]+)+\/?$/;
/** What looks like a path and is none: made while the server runs, or a word of the language. */
const NO_FILES = ['screenshots/failed'];

const namedIn = (page: string) =>
  [...textOf(page).matchAll(/`([^`\n]+)`/g)]
    .map(([, quoted]) => quoted!)
    .filter((quoted) => (FILE.test(quoted) || PATH.test(quoted)) && !NO_FILES.includes(quoted));

it.each(PAGES)('every file and folder that %s names exists', (page) => {
  const missing = namedIn(page).filter((name) => !ENDS.has(name.replace(/\/$/, '')));
  expect([...new Set(missing)]).toEqual([]);
});

it.each(['README.md', 'SECURITY.md', ...PAGES, ...globSync('docs/*.md', { cwd: ROOT })])(
  'every link of %s leads to a file',
  (page) => {
    const links = [...textOf(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, to]) => to!);
    const missing = links.filter((to) => !ENDS.has(posix.join(posix.dirname(page), to)));
    expect(missing).toEqual([]);
  },
);

describe('docs/architecture.md says where each rule is decided', () => {
  const table = /## Where is it decided\?\n([\s\S]*?)\n## /.exec(textOf('docs/architecture.md'))![1]!;
  const rows = [...table.matchAll(/^\| (.+) \| `([^`]+)` \| `([^`]+)` \|$/gm)].map(([, question, file, name]) => ({
    question,
    file,
    name,
  }));

  it('in a table of some length', () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(rows).toHaveLength(table.split('\n').filter((line) => line.startsWith('| ')).length - 1);
  });

  it.each(rows)('$question', ({ file, name }) => {
    expect(FILES).toContain(file);
    expect(textOf(file!)).toMatch(
      new RegExp(`(function|const|class) ${name}\\b|^  (private )?(async )?${name}\\(`, 'm'),
    );
  });
});
