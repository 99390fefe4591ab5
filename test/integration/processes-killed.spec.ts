import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { jest } from '@jest/globals';
import type { Call, SignalRequest } from '../../contracts/index.js';
import { talking } from '../support/adding.js';
import { newUser, type TestClient } from '../support/client.js';
import { on, redisIs, startCluster } from '../support/cluster.js';
import { eventually } from '../support/eventually.js';
import { itInLongRun } from '../support/rounds.js';
import type { ServerProcess } from '../support/server-process.js';
import type { TestSocket } from '../support/socket.js';

jest.setTimeout(600_000);

const CALLS = 20;
const KILLS = 10;
const PAUSE_MS = 100;
/** An end that gets no answer sends the same signal again, as the web app does. */
const ANSWER_MS = 3_000;

const candidate = (callId: number, to: number): SignalRequest => ({
  ...{ callId, to, kind: 'candidate', clientId: randomUUID() },
  data: { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0', sdpMLineIndex: 0 },
});

/** One end of a call, whose page may change to another server. */
class End {
  readonly acknowledged: string[] = [];
  readonly got: { id: number; clientId: string }[] = [];
  other!: End;

  constructor(
    readonly who: TestClient,
    readonly at: { callId: number; id: number },
    private page: TestSocket,
  ) {
    this.hear(page);
  }

  private hear(page: TestSocket): void {
    page.io.on('signal', ({ id, clientId }) => void this.got.push({ id, clientId }));
  }

  async send(): Promise<void> {
    // The lease; what gets lost is said again with the next signal.
    this.page.io.emit('call:heartbeat', { callId: this.at.callId }, () => undefined);
    const signal = candidate(this.at.callId, this.other.at.id);
    while (!(await this.isAcknowledged(signal))) await wait(PAUSE_MS / 2);
    this.acknowledged.push(signal.clientId);
  }

  private async isAcknowledged(signal: SignalRequest): Promise<boolean> {
    try {
      return (await this.page.io.timeout(ANSWER_MS).emitWithAck('signal', signal)).ok;
    } catch {
      return false;
    }
  }

  async moveTo(server: ServerProcess): Promise<void> {
    this.page.close();
    const lastSignalId = this.got.at(-1)?.id ?? 0;
    const page = await on(server, this.who).socket();
    this.hear(page);
    await page.ok('call:resume', { callId: this.at.callId, lastSignalId });
    this.page = page;
  }
}

async function endsOn(a: ServerProcess, b: ServerProcess): Promise<[End, End]> {
  const [ann, ben] = [await newUser(a, 'Ann'), await newUser(b, 'Ben')];
  const { callId, caller, callee } = await talking(ann, ben);
  const one = new End(ann, { callId, id: caller.id }, caller.socket);
  const other = new End(ben, { callId, id: callee.id }, callee.socket);
  [one.other, other.other] = [other, one];
  return [one, other];
}

describe('T7: a process that is killed again and again under calls with signals', () => {
  itInLongRun('ends no call, loses and doubles no acknowledged signal, and keeps their order', async () => {
    const cluster = await startCluster();
    const [a, b] = cluster.servers as [ServerProcess, ServerProcess];
    const calls: [End, End][] = [];
    for (let n = 0; n < CALLS; n += 1) calls.push(await endsOn(a, b));
    let isOver = false;
    const talk = async (ends: [End, End]) => {
      while (!isOver) {
        for (const end of ends) await end.send();
        await wait(PAUSE_MS);
      }
    };
    const talks = calls.map(talk);
    const move = (server: ServerProcess) => Promise.all(calls.map(([, end]) => end.moveTo(server)));
    for (let n = 0; n < KILLS; n += 1) {
      await b.kill('SIGKILL');
      await move(a);
      await b.start();
      await redisIs(cluster, 'up');
      await move(b);
    }
    isOver = true;
    await Promise.all(talks);
    for (const end of calls.flat()) {
      const sent = end.other.acknowledged;
      await eventually(() => end.got.length >= sent.length, 10_000);
      expect(end.got.map(({ clientId }) => clientId)).toEqual(sent);
    }
    for (const [{ who, at }] of calls)
      expect((await who.api<Call>('GET', `/calls/${at.callId}`)).body.status).toBe('accepted');
    await cluster.close();
  });
});
