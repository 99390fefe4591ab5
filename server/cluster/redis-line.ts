import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { RedisClient } from '@redis/client';

const CONNECT_MS = 1_000;
const SILENCE_MS = 3_000;
/** How often the line says something to itself. */
const BEAT_MS = 500;
/** It is up as long as it hears itself that often. */
const UP_MS = 2_000;
/** A line that is silent for this long is dropped and laid again: the other end may be gone without a word. */
const DEAD_MS = 5_000;
const AGAIN_MS = [100, 2_000] as const;

/**
 * A channel of Redis. A server that accepts connections but does nothing (stopped, or cut off) looks well from outside, so the line listens
 * to itself. What is said while Redis is away gets lost, and nobody waits for it: a process that has missed something looks at the rows.
 */
export class RedisLine {
  private readonly log = new Logger('Redis');
  private readonly me = `beat ${randomUUID()}`;
  private clients: RedisClient[] = [];
  private timer: NodeJS.Timeout | null = null;
  private heardAt = -Infinity;
  private laidAt = 0;
  private told: 'up' | 'away' | null = null;
  private hear: (text: string) => void = () => undefined;

  constructor(
    private readonly url: string,
    private readonly channel: string,
  ) {}

  /** Whether others hear what is said: the line hears itself through Redis. */
  get isUp(): boolean {
    return performance.now() - this.heardAt < UP_MS;
  }

  /** Do not wait long for it: Redis may have stopped since the line last heard itself. Null while Redis is away. */
  get client(): RedisClient | null {
    const [speaker] = this.clients;
    return this.isUp && speaker?.isReady ? speaker : null;
  }

  /** The time since it heard itself, or, if it never did, since the process began. */
  get silentSeconds(): number {
    return (performance.now() - Math.max(this.heardAt, 0)) / 1_000;
  }

  open(hear: (text: string) => void): void {
    this.hear = hear;
    void this.lay();
    this.timer = setInterval(() => this.beat(), BEAT_MS).unref();
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.drop();
  }

  say(text: string): void {
    const [speaker] = this.clients;
    if (speaker?.isReady) speaker.publish(this.channel, text).catch(() => undefined);
  }

  private beat(): void {
    const silentFor = performance.now() - Math.max(this.heardAt, this.laidAt);
    this.tell();
    if (silentFor > DEAD_MS) {
      this.drop();
      void this.lay();
    }
    this.say(this.me);
  }

  /** Says once that Redis has gone, and once that it is back. */
  private tell(): void {
    const isNew = this.told === null && performance.now() - this.laidAt < UP_MS;
    const now = this.isUp ? 'up' : 'away';
    if (now === this.told || (isNew && now === 'away')) return;
    this.told = now;
    if (now === 'up') this.log.log('Redis answers');
    else this.log.warn('Redis does not answer: the processes look at the database more often');
  }

  private async lay(): Promise<void> {
    this.laidAt = performance.now();
    try {
      const [speaker, listener] = (this.clients = [await this.newClient(), await this.newClient()]);
      await Promise.all([speaker!.connect(), listener!.connect()]);
      await listener!.subscribe(this.channel, (text) => this.heard(text));
    } catch (error) {
      this.log.debug(`not reached: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private heard(text: string): void {
    if (text === this.me) this.heardAt = performance.now();
    else if (!text.startsWith('beat ')) this.hear(text);
  }

  private async newClient(): Promise<RedisClient> {
    // Loaded only when it is needed.
    const { createClient } = await import('@redis/client');
    const [least, most] = AGAIN_MS;
    const client = createClient({
      url: this.url,
      disableOfflineQueue: true,
      commandsQueueMaxLength: 1_000,
      socket: {
        connectTimeout: CONNECT_MS,
        socketTimeout: SILENCE_MS,
        reconnectStrategy: (attempt: number) => Math.min(least * 2 ** attempt, most) + Math.random() * least,
      },
    });
    client.on('error', (error) => this.log.debug(error.message));
    return client;
  }

  private drop(): void {
    for (const client of this.clients.splice(0)) {
      try {
        client.destroy();
      } catch {
        // It was closed already.
      }
    }
  }
}
