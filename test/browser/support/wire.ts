import type { Page } from 'playwright-core';
import type { ClientRequest, ServerEvents } from '../../../contracts/index.js';

/** One socket.io event on the wire. */
export interface WireEvent {
  event: ClientRequest | keyof ServerEvents;
  payload: unknown;
  at: number;
}

/** Every socket event that a page has sent and received, over all its connections and reloads. */
export class Wire {
  readonly sent: WireEvent[] = [];
  readonly received: WireEvent[] = [];

  constructor(page: Page) {
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => note(this.sent, payload));
      socket.on('framereceived', ({ payload }) => note(this.received, payload));
    });
  }

  /** How often this page has sent the event. */
  countSent(event: ClientRequest): number {
    return this.sent.filter((entry) => entry.event === event).length;
  }
}

/** `42["event",payload]`, or `42<ack>["event",payload]`; everything else is none. */
function note(list: WireEvent[], frame: string | Buffer): void {
  const match = /^42\d*(\[.*\])$/s.exec(frame.toString());
  if (match === null) return;
  const [event, payload] = JSON.parse(match[1]!) as [WireEvent['event'], unknown];
  list.push({ event, payload, at: Date.now() });
}
