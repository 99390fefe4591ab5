import { Logger } from '@nestjs/common';
import type { ConnectionGuard } from './connection-guard.js';

/** Logs one line at intervals about the connections that were cut off, so that an attack cannot fill the log. */
export class CutLog {
  private readonly log = new Logger('Sockets');
  private reasons = new Map<string, { count: number; address: string }>();

  note({ address }: ConnectionGuard, reason: string): void {
    this.reasons.set(reason, { count: (this.reasons.get(reason)?.count ?? 0) + 1, address });
  }

  write(): void {
    if (this.reasons.size === 0) return;
    const parts = [...this.reasons].map(([reason, { count, address }]) => `${count} of ${address}: ${reason}`);
    this.reasons = new Map();
    this.log.warn(`connections cut off: ${parts.join('; ')}`);
  }
}
