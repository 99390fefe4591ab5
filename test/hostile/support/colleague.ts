import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { Server } from '../../support/client.js';

/** What a pair in a running call felt, in ms, without the time that the machine itself took at each moment (`measuring.mjs`). */
export interface Felt {
  /** Each answer, the quickest first. */
  times: number[];
  /** Acknowledgements. */
  count: number;
  p50: number;
  p95: number;
  max: number;
  /** The longest, including the machine's own time. */
  whole: number;
  disconnects: string[];
  /** The first few errors of requests that were refused or not answered. */
  errors: unknown[];
}

export interface SignInWay {
  /** Headers of each request. */
  passing?: Record<string, string> | undefined;
  /** In a browser on which this user has signed in before. */
  isKnown?: boolean;
}

/** Enough for some 75 measured answers, with some of them during each attack. */
const ROUNDS = 6;
const ROUND_MS = 170;
/** INVARIANTS S8, S9. */
const COLLEAGUE_P95_MS = 200;

/** A pair in a running call during an attack. A process of their own times their acknowledgements. */
export class Colleague {
  private constructor(
    private readonly child: ChildProcess,
    private readonly lines: Interface,
  ) {}

  /** Two people in a call. */
  static join(server: Server): Promise<Colleague> {
    return Colleague.begin(server, 'colleague-process.mjs');
  }

  /** A person who signs in repeatedly. */
  static signIn(server: Server): Promise<Colleague> {
    return Colleague.begin(server, 'sign-in-process.mjs');
  }

  private static async begin(server: Server, script: string): Promise<Colleague> {
    const path = join(import.meta.dirname, script);
    const child = spawn(process.execPath, [path, server.url], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    const colleague = new Colleague(child, lines);
    server.onClose(() => child.kill());
    await once(lines, 'line');
    return colleague;
  }

  /** Measures the pair, or the sign-ins, while `work` runs. `way`: how to sign in. */
  async during(work: () => Promise<unknown>, way: SignInWay = {}): Promise<Felt> {
    const begun = once(this.lines, 'line');
    this.child.stdin?.write(`begin ${JSON.stringify(way)}\n`);
    await begun;
    await work();
    const line = once(this.lines, 'line') as Promise<[string]>;
    this.child.stdin?.write('end\n');
    const [text] = await line;
    const felt = JSON.parse(text) as Felt;
    if (process.env['FELT']) tell(felt);
    return felt;
  }

  /**
   * For attacks that are over in a moment: repeats the attack several times, with pauses. One attack leaves room for only a few
   * answers, whose slowest would be the 95th percentile, so that a single hiccup of the machine would decide.
   */
  duringEach(attack: () => Promise<unknown>): Promise<Felt> {
    return this.during(async () => {
      for (let round = 0; round < ROUNDS; round += 1) await Promise.all([attack(), wait(ROUND_MS)]);
    });
  }
}

/** With `FELT=1` every measurement is printed, to compare runs. */
function tell({ count, p50, p95, max, whole }: Felt): void {
  const test = expect.getState().currentTestName ?? 'before the tests';
  process.stdout.write(`FELT ${JSON.stringify({ test, count, p50, p95, max, whole })}\n`);
}

/** Nobody was cut off or refused, and 95 of 100 acknowledgements came within the limit. */
export function expectUndisturbed(felt: Felt): void {
  expect(felt).toMatchObject({ disconnects: [], errors: [] });
  expect(felt.p95).toBeLessThanOrEqual(COLLEAGUE_P95_MS);
}
