import type { Socket as EngineSocket } from 'engine.io';
import type { WebSocket } from 'ws';
import { UNREAD } from './wire-limits.js';

interface OutgoingPacket {
  data?: unknown;
}
/** What the engine's polling transport answers a poll with. */
interface PollResponse {
  once(event: 'close', listener: () => void): unknown;
}

/** What was sent to one connection and not read by it. */
export class OutboundBytes {
  /** In the engine's buffer: the transport takes nothing at the moment. */
  private queued = 0;
  /** In answers to polls that are not through. */
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

  /** Asked now and then: a good deal has been waiting for a while. */
  isStale(now = performance.now()): boolean {
    if (this.total <= UNREAD.stale) this.staleSince = null;
    else this.staleSince ??= now;
    return this.staleSince !== null && now - this.staleSince > UNREAD.millis;
  }

  private add({ data }: OutgoingPacket): void {
    // A character is three bytes at most; in a string of our own JSON it is nearly always one.
    this.queued += typeof data === 'string' ? data.length + 8 : 8;
    if (this.total > UNREAD.bytes) this.onTooMany();
  }

  /** The engine gives its buffer to the transport. */
  private hand(): void {
    const bytes = this.queued;
    this.queued = 0;
    const { res } = this.socket.transport as unknown as { res?: PollResponse | null };
    if (!res) return;
    this.answering += bytes;
    res.once('close', () => (this.answering -= bytes));
  }
}
