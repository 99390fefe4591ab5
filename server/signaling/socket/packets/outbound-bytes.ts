import type { Socket as EngineSocket } from 'engine.io';
import type { WebSocket } from 'ws';
import { UNREAD } from '../wire-limits.js';

interface OutgoingPacket {
  data?: unknown;
}
/** The HTTP response with which the engine's polling transport answers a poll. */
interface PollResponse {
  once(event: 'close', listener: () => void): unknown;
}

/** Counts the bytes that were sent to one connection and that it has not read yet. */
export class OutboundBytes {
  /** Bytes in the engine's buffer, while the transport cannot send. */
  private queued = 0;
  /** Bytes in answers to polls that have not been delivered yet. */
  private answering = 0;
  private staleSince: number | null = null;

  constructor(
    private readonly socket: EngineSocket,
    private readonly onTooMany: () => void,
  ) {
    socket.on('packetCreate', (packet: OutgoingPacket) => this.add(packet));
    socket.on('flush', () => this.hand());
  }

  get total(): number {
    const wire = (this.socket.transport as unknown as { socket?: WebSocket }).socket;
    return this.queued + this.answering + (wire?.bufferedAmount ?? 0);
  }

  /** Called regularly. True when much data has been waiting for too long. */
  isStale(now = performance.now()): boolean {
    if (this.total <= UNREAD.stale) this.staleSince = null;
    else this.staleSince ??= now;
    return this.staleSince !== null && now - this.staleSince > UNREAD.millis;
  }

  private add({ data }: OutgoingPacket): void {
    // A character takes at most three bytes; in our own JSON it nearly always takes one.
    this.queued += typeof data === 'string' ? data.length + 8 : 8;
    if (this.total > UNREAD.bytes) this.onTooMany();
  }

  /** The engine passes its buffer to the transport. */
  private hand(): void {
    const bytes = this.queued;
    this.queued = 0;
    const { res } = this.socket.transport as unknown as { res?: PollResponse | null };
    if (!res) return;
    this.answering += bytes;
    res.once('close', () => (this.answering -= bytes));
  }
}
