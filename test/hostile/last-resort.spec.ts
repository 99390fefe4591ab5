import { newUser } from '../support/client.js';
import { newServerProcess } from '../support/server-process.js';

/** A module loaded before the server, which throws an error that nobody catches when a signal arrives. */
const trap = (what: string) => `data:text/javascript,${encodeURIComponent(`process.on('SIGWINCH',()=>{${what}})`)}`;

const TRAPS = [
  ['an exception again and again', "setInterval(()=>{throw new Error('of nobody')},1)"],
  ['a rejection with what is no error', 'void Promise.reject(Object.create(null))'],
  ['an exception', "throw new Error('of nobody')"],
  ['a rejection', "void Promise.reject(new Error('of nobody'))"],
  ['what is no error', 'throw Object.create(null)'],
];

describe('S7: what nobody caught is logged in one line, and the process drains and ends', () => {
  it.each(TRAPS)('%s', async (_, what) => {
    const server = await newServerProcess({ env: { LOG_LEVEL: 'fatal', NODE_OPTIONS: `--import=${trap(what)}` } });
    const ann = await newUser(server, 'Ann');
    const socket = await ann.socket();
    process.kill(server.pid!, 'SIGWINCH');
    await socket.closed(30_000);
    expect(await server.ended()).toBe(1);
    const lines = server.output.split('\n').filter((line) => line.includes('Nobody caught this'));
    expect(lines.length).toBeGreaterThan(0);
    if (what.includes('of nobody')) expect(lines[0]).toMatch(/of nobody.* \| at /);
    await server.close();
  });
});
