import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditCall, AuditSignal, CallEvent } from '../../../contracts/index.js';
import { diagram } from './ladder-diagram.js';

const lines = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../test/cases', `${name}.ndjson`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { record: string });

function drawn(name: string, change: (signal: AuditSignal) => AuditSignal = (signal) => signal): string[] {
  const all = lines(name);
  const of = <T>(record: string) => all.filter((line) => line.record === record) as T[];
  const call = { ...of<AuditCall>('call')[0]!, timeline: of<CallEvent>('event') };
  return [...diagram(call, of<AuditSignal>('signal').map(change))].map((line) => line.trim());
}

describe('a call as a Mermaid diagram', () => {
  it('says what happened, not only that something did', () => {
    const text = drawn('good').join('\n');
    expect(text).toMatch(/: [\d:.]+ ended, hangup$/m);
    expect(text).toMatch(/: [\d:.]+ accepted$/m);
    expect(text).toMatch(/: [\d:.]+ on Chrome on Linux$/m);
    expect(text).toMatch(/P\d->>P\d: [\d:.]+ offer$/m);
  });

  it('lets what was not delivered end at the server, and fails nothing that was set aside', () => {
    const lost = drawn('good', (signal) => ({ ...signal, deliveredAt: null, appliedAt: null }));
    expect(lost.filter((line) => /P\d(->>|--x)P\d/.test(line))).toEqual([]);
    expect(lost.join('\n')).toMatch(/P\d--xS: [\d:.]+ offer not delivered/);
    const collided = drawn('description-failed').filter((line) => line.includes('set aside'));
    expect(collided).not.toEqual([]);
    for (const line of collided) expect(line).toMatch(/^P\d->>P\d: /);
  });
});
