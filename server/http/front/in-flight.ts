import { Injectable } from '@nestjs/common';
import { ProblemError } from '../errors/problem.js';

const MB = 1024 * 1024;
const BODY_BYTES_PER_HOLDER = 16 * MB;
const BODY_BYTES_IN_ALL = 64 * MB;
export const BODIES_PER_HOLDER = 200;
const BODIES_IN_ALL = 2_000;

/** A body that is being read. */
export interface Body {
  /** Whose it is: an address. */
  holder: string;
  /** What it will hold at most. */
  bytes: number;
  /** Ends it, since others need the room. */
  giveWay: () => void;
}

interface Held {
  bodies: Set<Body>;
  bytes: number;
}

/**
 * The bodies that are on their way, in number and bytes, by address and in all. Where there are too many the oldest gives way:
 * an honest body is there in no time, so the oldest is one that never ends, and nobody is shut out by another's.
 */
@Injectable()
export class InFlight {
  private readonly holders = new Map<string, Held>();
  private bytes = 0;
  private count = 0;

  /** Makes room for a body until the function that comes back is called. @throws unavailable where it can never fit */
  take(body: Body): () => void {
    if (body.bytes > BODY_BYTES_PER_HOLDER)
      throw new ProblemError('payload-too-large', 'This is larger than the server takes. Send less, then try again.');
    while (this.crowded(this.holders.get(body.holder), body)) this.oldest(body.holder)?.();
    while (this.full(body)) this.oldest(this.greediest())?.();
    this.hold(body);
    return () => this.leave(body);
  }

  private crowded(held: Held | undefined, { bytes }: Body): boolean {
    if (held === undefined) return false;
    return held.bodies.size >= BODIES_PER_HOLDER || held.bytes + bytes > BODY_BYTES_PER_HOLDER;
  }

  private full({ bytes }: Body): boolean {
    return this.count >= BODIES_IN_ALL || this.bytes + bytes > BODY_BYTES_IN_ALL;
  }

  /** What ends the body that this holder began first. */
  private oldest(holder: string): (() => void) | undefined {
    const [body] = this.holders.get(holder)?.bodies ?? [];
    if (body === undefined) return undefined;
    return () => {
      this.leave(body);
      body.giveWay();
    };
  }

  /** Who holds most of what is scarce. */
  private greediest(): string {
    let found = { holder: '', share: -1 };
    for (const [holder, { bodies, bytes }] of this.holders) {
      const share = Math.max(bytes / BODY_BYTES_IN_ALL, bodies.size / BODIES_IN_ALL);
      if (share > found.share) found = { holder, share };
    }
    return found.holder;
  }

  private hold(body: Body): void {
    const held = this.holders.get(body.holder) ?? { bodies: new Set(), bytes: 0 };
    this.holders.set(body.holder, held);
    held.bodies.add(body);
    this.add(held, body.bytes, 1);
  }

  private leave(body: Body): void {
    const held = this.holders.get(body.holder);
    if (!held?.bodies.delete(body)) return;
    this.add(held, -body.bytes, -1);
    if (held.bodies.size === 0) this.holders.delete(body.holder);
  }

  private add(held: Held, bytes: number, count: number): void {
    held.bytes += bytes;
    this.bytes += bytes;
    this.count += count;
  }
}
