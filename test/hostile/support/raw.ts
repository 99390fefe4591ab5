import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { ServerProcess } from '../../support/server-process.js';

/** A connection on which a test can write anything. */
export class RawConnection {
  private text = '';
  closed = false;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => (this.text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.closed = true));
  }

  static async open({ port }: ServerProcess): Promise<RawConnection> {
    const raw = new RawConnection(connect(port, '127.0.0.1'));
    await Promise.race([once(raw.socket, 'connect'), once(raw.socket, 'close')]);
    return raw;
  }

  /** Everything received so far. */
  get received(): string {
    return this.text;
  }

  get status(): number | null {
    const [, status] = /^HTTP\/1\.1 (?!100)(\d{3})/m.exec(this.text) ?? [];
    return status === undefined ? null : Number(status);
  }

  send(...parts: (string | Buffer)[]): this {
    for (const part of parts) if (!this.socket.destroyed) this.socket.write(part);
    return this;
  }

  close(): void {
    this.socket.destroy();
  }
}

/** The head of a request; a body may follow. */
export function head(line: string, headers: Record<string, string | number> = {}): string {
  const lines = Object.entries({ host: 'parley.test', ...headers }).map(([name, value]) => `${name}: ${value}`);
  return `${[`${line} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`;
}
