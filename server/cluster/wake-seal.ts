import { createHmac, timingSafeEqual } from 'node:crypto';

type Said = [topic: string, ...of: unknown[]];
export interface WakeMessage {
  from: string;
  said: Said[];
}

/** Marks what goes through Redis as said by a process of this installation. Whatever else is written there is ignored. */
export class WakeSeal {
  private readonly key: Buffer;

  constructor(secret: string) {
    this.key = createHmac('sha256', secret).update('parley wake').digest();
  }

  close(message: WakeMessage): string {
    const text = JSON.stringify(message);
    return `${this.markOf(text).toString('base64url')} ${text}`;
  }

  /** @returns null if no process of this installation has said it */
  open(sealed: string): WakeMessage | null {
    const at = sealed.indexOf(' ');
    const text = sealed.slice(at + 1);
    const [mark, right] = [Buffer.from(sealed.slice(0, Math.max(at, 0)), 'base64url'), this.markOf(text)];
    if (mark.length !== right.length || !timingSafeEqual(mark, right)) return null;
    return JSON.parse(text) as WakeMessage;
  }

  private markOf(text: string): Buffer {
    return createHmac('sha256', this.key).update(text).digest();
  }
}
