import type { Page, WebSocket } from 'playwright-core';
import type { ClientRequest, ServerEvents, SignalRequest } from '../../../contracts/index.js';

/** One socket.io event on the wire. */
export interface WireEvent {
  event: ClientRequest | keyof ServerEvents;
  payload: unknown;
  at: number;
  /** The server's answer; missing until there is one. */
  ack?: { ok: boolean };
}

/** Every socket event that a page has sent and received, over all its connections and reloads. */
export class Wire {
  readonly sent: WireEvent[] = [];
  readonly received: WireEvent[] = [];

  constructor(page: Page) {
    page.on('websocket', (socket) => this.listen(socket));
  }

  /** How often this page has sent the event. */
  countSent(event: ClientRequest): number {
    return this.sent.filter((entry) => entry.event === event).length;
  }

  countReceived(event: keyof ServerEvents): number {
    return this.received.filter((entry) => entry.event === event).length;
  }

  /** The signals this page has sent so far. */
  signals(): (SignalRequest & { acknowledged: boolean })[] {
    return this.sent
      .filter((entry) => entry.event === 'signal')
      .map(({ payload, ack }) => ({ ...(payload as SignalRequest), acknowledged: ack?.ok === true }));
  }

  /** Acknowledgements are numbered per connection. */
  private listen(socket: WebSocket): void {
    const asked = new Map<string, WireEvent>();
    socket.on('framesent', ({ payload }) => {
      const frame = read(payload);
      if (frame?.type !== '2') return;
      const entry = eventOf(frame);
      this.sent.push(entry);
      if (frame.id) asked.set(frame.id, entry);
    });
    socket.on('framereceived', ({ payload }) => {
      const frame = read(payload);
      if (frame?.type === '2') this.received.push(eventOf(frame));
      const request = frame?.type === '3' ? asked.get(frame.id) : undefined;
      if (request) request.ack = frame?.data[0] as { ok: boolean };
    });
  }
}

interface Frame {
  /** The type of a socket.io packet: 2 is an event, 3 an acknowledgement. */
  type: string;
  id: string;
  data: unknown[];
}

/** Reads `42["event",payload]`, `42<id>["event",payload]` or `43<id>[answer]`; null for anything else. */
function read(frame: string | Buffer): Frame | null {
  const [, type, id, data] = /^4([23])(\d*)(\[.*\])$/s.exec(frame.toString()) ?? [];
  return type && data ? { type, id: id ?? '', data: JSON.parse(data) as unknown[] } : null;
}

function eventOf({ data }: Frame): WireEvent {
  return { event: data[0] as WireEvent['event'], payload: data[1], at: Date.now() };
}
