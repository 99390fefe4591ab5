import { newUser } from '../support/client.js';
import { oneOfEach } from '../support/rounds.js';
import { newServerProcess } from '../support/server-process.js';

/** Before anything of the server: what would throw where nobody catches, at a signal. */
const trap = (what: string) => `data:text/javascript,${encodeURIComponent(`process.on('SIGWINCH',()=>{${what}})`)}`;

type Ends = 'by an exception' | 'by a rejection';
/** The first of each kind goes the whole way: one more while it ends already, and what has no stack. */
const TRAPS: [string, Ends, string][] = [
  ['an exception again and again', 'by an exception', "setInterval(()=>{throw new Error('of nobody')},1)"],
  ['a rejection with what is no error', 'by a rejection', 'void Promise.reject(Object.create(null))'],
  ['an exception', 'by an exception', "throw new Error('of nobody')"],
  ['a rejection', 'by a rejection', "void Promise.reject(new Error('of nobody'))"],
  ['what is no error', 'by an exception', 'throw Object.create(null)'],
];

describe('S7: what nobody caught is logged in one line, and the process drains and ends', () => {
  it.each(oneOfEach(TRAPS, ([, ends]) => ends))('%s', async (_, _ends, what) => {
    const server = await newServerProcess({ env: { LOG_LEVEL: 'fatal', NODE_OPTIONS: `--import=${trap(what)}` } });
    const ann = await newUser(server, 'Ann');
    const socket = await ann.socket();
    process.kill(server.pid!, 'SIGWINCH');
    await socket.closed(8_000);
    expect(await server.ended()).toBe(1);
    const lines = server.output.split('\n').filter((line) => line.includes('Nobody caught this'));
    expect(lines.length).toBeGreaterThan(0);
    if (what.includes('of nobody')) expect(lines[0]).toMatch(/of nobody.* \| at /);
    await server.close();
  });
});
