import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { RedisClient } from '@redis/client';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Rounds } from '../time/rounds.js';
import { RedisLine } from './redis-line.js';
import { isShared, nameInRedis } from './shared.js';
import { type WakeMessage, WakeSeal } from './wake-seal.js';
import type { WakeMap } from './wakes.js';

/** How often the rows are looked at: seldom while others say when, and often while they cannot. */
const LOOK_MS = { up: 2_000, down: 250 };

/**
 * Wakes the other processes that serve the same database. A message may get lost, so it says no more than "look": the rows decide, and a
 * process that was not woken looks a little later. A process alone says nothing and looks at nothing.
 */
@Injectable()
export class Wake implements OnApplicationBootstrap, OnModuleDestroy {
  readonly isShared: boolean;
  private readonly log = new Logger('Wake');
  private readonly me = randomUUID();
  private readonly hearers = new Map<string, (...of: never[]) => unknown>();
  private readonly looks: Rounds[] = [];
  private readonly line: RedisLine | null;
  private readonly seal: WakeSeal;
  private pending: WakeMessage['said'] = [];
  /** How many this process has said and heard, for monitoring. */
  readonly counts = { said: 0, heard: 0 };

  constructor(@Inject(SETTINGS) settings: Pick<Settings, 'redisUrl' | 'databaseUrl' | 'jwtSecret'>) {
    this.isShared = isShared(settings);
    this.seal = new WakeSeal(settings.jwtSecret);
    this.line = this.isShared ? new RedisLine(settings.redisUrl!, nameInRedis(settings)) : null;
  }

  onApplicationBootstrap(): void {
    this.line?.open((text) => this.heard(text));
    if (this.isShared) for (const look of this.looks) look.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.line?.close();
    await Promise.all(this.looks.map((look) => look.stop()));
  }

  /** Whether the others hear at once. */
  get isUp(): boolean {
    return this.line?.isUp ?? false;
  }

  /** Redis itself, while it answers; null otherwise, and if there is only one process. */
  get redis(): RedisClient | null {
    return this.line?.client ?? null;
  }

  /** The time since this process heard itself through Redis, or, if it never did, since its start. */
  get heardSeconds(): number {
    return this.line?.silentSeconds ?? 0;
  }

  /** Tells the other processes, together with everything else that is said in this turn of the event loop. */
  say<T extends keyof WakeMap>(topic: T, ...of: WakeMap[T]): void {
    if (this.line === null) return;
    this.counts.said += 1;
    if (this.pending.push([topic, ...of]) > 1) return;
    setImmediate(() => {
      this.line?.say(this.seal.close({ from: this.me, said: this.pending }));
      this.pending = [];
    });
  }

  /** `hear` may reject: it is called again when the rows are looked at. */
  on<T extends keyof WakeMap>(topic: T, hear: (...of: WakeMap[T]) => unknown): void {
    this.hearers.set(topic, hear);
  }

  /** Looks at the rows again and again, for changes that nobody has announced. */
  look(work: () => Promise<void>): void {
    const pause = () => (this.isUp ? LOOK_MS.up : LOOK_MS.down);
    this.looks.push(new Rounds(pause, () => this.quietly(work)));
  }

  private heard(text: string): void {
    const message = this.seal.open(text);
    if (message === null || message.from === this.me) return;
    this.counts.heard += message.said.length;
    for (const [topic, ...of] of message.said) void this.quietly(() => this.hearers.get(topic)?.(...(of as never[])));
  }

  private async quietly(work: () => unknown): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log.warn(`not looked: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
