import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { Server } from '../../support/client.js';

/** What a pair in a running call felt, in ms: without what the machine itself took at each moment (`measuring.mjs`). */
export interface Felt {
  /** Acknowledgements. */
  count: number;
  p50: number;
  p95: number;
  max: number;
  /** The longest with it. */
  whole: number;
  disconnects: string[];
  /** Of requests that were refused or not answered, the first few. */
  errors: unknown[];
}

export interface SignInWay {
  /** Headers of each request. */
  passing?: Record<string, string> | undefined;
  /** In a browser on which this user has signed in before. */
  isKnown?: boolean;
}

/** So that some 75 answers are measured, and each attack is beside some of them. */
const ROUNDS = 6;
const ROUND_MS = 170;
/** INVARIANTS S8, S9. */
const COLLEAGUE_P95_MS = 200;

/** A pair in a running call beside an attack: their acknowledgements are timed in a process of their own. */
export class Colleague {
  private constructor(
    private readonly child: ChildProcess,
    private readonly lines: Interface,
  ) {}

  /** Two in a call. */
  static join(server: Server): Promise<Colleague> {
    return Colleague.begin(server, 'colleague-process.mjs');
  }

  /** Somebody who signs in again and again. */
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

  /** Measures the pair, or the sign-ins, while `work` goes on. `way`: how to sign in. */
  async during(work: () => Promise<unknown>, way: SignInWay = {}): Promise<Felt> {
    const begun = once(this.lines, 'line');
    this.child.stdin?.write(`begin ${JSON.stringify(way)}\n`);
    await begun;
    await work();
    const line = once(this.lines, 'line') as Promise<[string]>;
    this.child.stdin?.write('end\n');
    const [text] = await line;
    return JSON.parse(text) as Felt;
  }

  /**
   * The same for an attack that is over in a moment: it is carried out several times, with pauses. Of the few answers that fit
   * beside one attack the slowest is the 95th percentile, so a single hiccup of the machine would decide.
   */
  duringEach(attack: () => Promise<unknown>): Promise<Felt> {
    return this.during(async () => {
      for (let round = 0; round < ROUNDS; round += 1) await Promise.all([attack(), wait(ROUND_MS)]);
    });
  }
}

/** Nobody was cut off or refused, and 95 of 100 acknowledgements came within the limit. */
export function expectUndisturbed(felt: Felt): void {
  expect(felt).toMatchObject({ disconnects: [], errors: [] });
  expect(felt.p95).toBeLessThanOrEqual(COLLEAGUE_P95_MS);
}
