import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { TestClient, TestGuest } from '../../support/client.js';
import { eventually, USUAL_WAIT_MS } from '../../support/eventually.js';

interface At {
  url: string;
}
type Holder = Pick<TestClient | TestGuest, 'accessToken' | 'deviceId'>;

const PATH = '/socket.io/?EIO=4&transport=';

/** What a client sends to sign in. */
export const connectPacket = ({ accessToken, deviceId }: Holder) =>
  `40${JSON.stringify({ token: accessToken, deviceId })}`;

/** The same with a token that is not valid. */
export const JUNK = connectPacket({ accessToken: 'x'.repeat(300), deviceId: randomUUID() });

/** A socket for raw frames, without a client that knows the protocol. It answers pings, as attackers do too. */
export class RawSocket {
  /** Everything received, apart from pings. */
  readonly frames: string[] = [];
  private isClosed = false;

  private constructor(readonly ws: WebSocket) {
    ws.on('message', (data: Buffer) => this.take(data.toString()));
    ws.on('error', () => undefined);
    ws.once('close', () => (this.isClosed = true));
  }

  /** @throws when the upgrade is refused */
  static async open({ url }: At, query = '', headers: Record<string, string> = {}): Promise<RawSocket> {
    const options = { perMessageDeflate: false, headers };
    const ws = new WebSocket(`${url.replace('http', 'ws')}${PATH}websocket${query}`, options);
    const raw = new RawSocket(ws);
    await once(ws, 'open');
    return raw;
  }

  static async signedIn(server: At, who: Holder): Promise<RawSocket> {
    const raw = await RawSocket.open(server);
    raw.send(connectPacket(who));
    await raw.next((frame) => frame.startsWith('40{'));
    return raw;
  }

  get closed(): boolean {
    return this.isClosed;
  }

  send(...frames: (string | Buffer)[]): void {
    for (const frame of frames) if (this.ws.readyState === WebSocket.OPEN) this.ws.send(frame);
  }

  next(wanted: (frame: string) => boolean, withinMs = USUAL_WAIT_MS): Promise<string> {
    return eventually(
      () => this.frames.find(wanted) ?? Promise.reject(new Error(`not among ${this.seen()}`)),
      withinMs,
    );
  }

  /** The acknowledgement with this id. */
  async answer(id: number): Promise<{ ok: boolean; error?: { code: string } }> {
    const frame = await this.next((text) => text.startsWith(`43${id}[`));
    return (JSON.parse(frame.slice(`43${id}`.length)) as [{ ok: boolean; error?: { code: string } }])[0];
  }

  /** How often this id was acknowledged. */
  answers(id: number): number {
    return this.frames.filter((frame) => frame.startsWith(`43${id}[`)).length;
  }

  untilClosed(withinMs = USUAL_WAIT_MS): Promise<unknown> {
    return eventually(() => this.isClosed, withinMs);
  }

  close(): void {
    this.ws.terminate();
  }

  private take(frame: string): void {
    if (frame === '2') this.send('3');
    else this.frames.push(frame);
  }

  private seen(): string {
    return this.frames.map((frame) => frame.slice(0, 40)).join(', ');
  }
}

/** The same over polling. */
export class RawPolling {
  private constructor(
    readonly url: string,
    readonly sid: string,
  ) {}

  static async open({ url }: At): Promise<RawPolling> {
    const text = await (await fetch(`${url}${PATH}polling`)).text();
    const { sid } = JSON.parse(text.slice(1)) as { sid: string };
    return new RawPolling(`${url}${PATH}polling&sid=${sid}`, sid);
  }

  static async signedIn(server: At, who: Holder): Promise<RawPolling> {
    const raw = await RawPolling.open(server);
    await raw.post(connectPacket(who));
    await raw.poll();
    return raw;
  }

  /** @returns the status; 0 when the server closed the connection */
  post(body: string): Promise<number> {
    return fetch(this.url, { method: 'POST', body }).then(
      ({ status }) => status,
      () => 0,
    );
  }

  async poll(): Promise<string> {
    return (await fetch(this.url)).text();
  }

  /** Whether the server still knows the connection. */
  async isOpen(): Promise<boolean> {
    const { status } = await fetch(this.url, { method: 'POST', body: '6' });
    return status === 200;
  }
}

/** A WebSocket of raw bytes, for frames that no library produces. */
export class BareSocket {
  /** Everything received. */
  heard = '';

  private constructor(readonly wire: Socket) {
    wire.on('error', () => undefined).on('data', (chunk) => (this.heard += chunk.toString('latin1')));
  }

  /** Opens the socket, and signs in if a person is given. */
  static async open({ url }: At, who?: Holder): Promise<BareSocket> {
    const { hostname, port } = new URL(url);
    const bare = new BareSocket(connect(Number(port), hostname));
    bare.wire.write(
      `GET ${PATH}websocket HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    await bare.hears('"sid"');
    if (who) bare.send(frame(connectPacket(who)));
    if (who) await bare.hears('40{');
    return bare;
  }

  get closed(): boolean {
    return this.wire.destroyed;
  }

  send(...frames: Buffer[]): void {
    this.wire.write(Buffer.concat(frames));
  }

  hears(text: string): Promise<boolean> {
    return eventually(() => this.heard.includes(text));
  }

  untilClosed(withinMs = USUAL_WAIT_MS): Promise<boolean> {
    return eventually(() => this.closed, withinMs);
  }
}

/** A masked text frame (with a mask of zeros). With a larger `claims` it announces more bytes than it contains, so it never ends. */
export function frame(text: string, { fin = true, opcode = 1, claims = Buffer.byteLength(text) } = {}): Buffer {
  const long = claims > 125;
  const head = Buffer.alloc(long ? 14 : 6);
  head[0] = (fin ? 0x80 : 0) | opcode;
  head[1] = 0x80 | (long ? 127 : claims);
  if (long) head.writeBigUInt64BE(BigInt(claims), 2);
  return Buffer.concat([head, Buffer.from(text)]);
}
