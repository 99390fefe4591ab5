import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOf, ownBuild, VERSION } from './version.js';

describe('the build of a server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'builds-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (build: string, files: Record<string, string>) => {
    for (const part of ['contracts', 'migrations', 'server/calls'])
      mkdirSync(join(folder, build, part), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, build, name), text);
    return hashOf(join(folder, build));
  };

  it('differs from another one in any part, also where the version is the same, and not from its copy', () => {
    const first = write('first', { 'server/main.js': 'one', 'server/calls/days.js': 'two' });
    cpSync(join(folder, 'first'), join(folder, 'copy'), { recursive: true });
    const others = [
      write('text', { 'server/main.js': 'one', 'server/calls/days.js': 'three' }),
      write('name', { 'server/main.js': 'one', 'server/calls/marks.js': 'two' }),
      write('more', { 'server/main.js': 'one', 'server/calls/days.js': 'two', 'migrations/1.js': '' }),
    ];
    expect(hashOf(join(folder, 'copy'))).toBe(first);
    expect(new Set([first, ...others]).size).toBe(4);
  });

  it('is told with the version, and fits into the row of a process', () => {
    expect(ownBuild()).toMatch(/^[\d.]+\+[\w-]{16}$/);
    expect(ownBuild().startsWith(VERSION)).toBe(true);
    expect(ownBuild().length).toBeLessThanOrEqual(32);
  });
});
