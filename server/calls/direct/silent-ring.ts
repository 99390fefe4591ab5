import { randomInt } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Connections } from '../../presence/connections.js';

/** How long devices take to say that they ring. */
const DEVICE_ANSWERS_MS = [60, 250] as const;

/** Do not disturb looks like a phone that rings and is not answered; with no device there, like one that is not reachable. */
@Injectable()
export class SilentRing {
  private readonly log = new Logger('SilentRing');

  constructor(private readonly connections: Connections) {}

  /** `ring` after as long as a device takes. Should this process end meanwhile, it was "not reachable". */
  pretend(userId: number, ring: () => Promise<void>): void {
    if (!this.connections.has(userId)) return;
    const quietly = () => void ring().catch((error: unknown) => this.log.warn(String(error)));
    setTimeout(quietly, randomInt(...DEVICE_ANSWERS_MS)).unref();
  }
}
