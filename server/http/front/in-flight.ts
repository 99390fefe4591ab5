import { Injectable } from '@nestjs/common';
import { ProblemError } from '../errors/problem.js';

const MB = 1024 * 1024;
const BODY_BYTES_PER_HOLDER = 16 * MB;
const BODY_BYTES_IN_ALL = 64 * MB;
export const BODIES_PER_HOLDER = 200;
const BODIES_IN_ALL = 2_000;

/** A body that is being read. */
export interface Body {
  /** The address it comes from. */
  holder: string;
  /** The most bytes it can have. */
  bytes: number;
  /** Ends the request when others need the room. */
  giveWay: () => void;
}

interface Held {
  bodies: Set<Body>;
  bytes: number;
}

/**
 * The bodies that are being received, counted in number and bytes, per address and in total. When there are too many, the oldest
 * is dropped: an honest body arrives quickly, so the oldest is one that never ends, and no address shuts out another one.
 */
@Injectable()
export class InFlight {
  private readonly holders = new Map<string, Held>();
  private bytes = 0;
  private count = 0;

  /** Makes room for a body. @returns a function that releases the room @throws payload-too-large when the body can never fit */
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

  /** @returns a function that ends the holder's oldest body */
  private oldest(holder: string): (() => void) | undefined {
    const [body] = this.holders.get(holder)?.bodies ?? [];
    if (body === undefined) return undefined;
    return () => {
      this.leave(body);
      body.giveWay();
    };
  }

  /** The holder with the largest share of bytes or of bodies. */
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
