import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** What happens to packets, in each direction. */
export interface Roughness {
  /** The share of packets that are lost, 0 to 1. */
  loss?: number;
  /** The same, only of what comes from the relay. */
  downLoss?: number;
  delayMs?: number;
  /** Now and then everything is delayed for this long, as when a wireless card scans for other networks. */
  stallMs?: number;
  /** Faster traffic towards the relay is queued, and dropped if it would wait for longer than a second. */
  upKbps?: number;
  /** Larger packets are lost, as where a tunnel takes less than the network and does not say so. */
  mostBytes?: number;
}

const STALL_EVERY_MS = 1_500;
const LONGEST_WAIT_MS = 1_000;

/** A bad network between browsers and a TURN server: a UDP proxy on loopback. It is smooth until told otherwise. */
export class RoughLine {
  private roughness: Roughness = {};
  private readonly browsers = new Map<string, Promise<Socket>>();
  /** When the line towards the relay is free again, by browser. */
  private readonly freeAt = new Map<string, number>();

  private constructor(
    private readonly front: Socket,
    private readonly relayPort: number,
  ) {
    front.on('message', (packet, from) => void this.up(packet, from));
  }

  static async to(relayPort: number): Promise<RoughLine> {
    const front = createSocket('udp4');
    front.bind(0, '127.0.0.1');
    await once(front, 'listening');
    return new RoughLine(front, relayPort);
  }

  get port(): number {
    return this.front.address().port;
  }

  become(roughness: Roughness): void {
    this.roughness = roughness;
  }

  async close(): Promise<void> {
    this.front.close();
    for (const socket of this.browsers.values()) (await socket).close();
  }

  private async up(packet: Buffer, from: RemoteInfo): Promise<void> {
    const key = `${from.address}:${from.port}`;
    const known = this.browsers.get(key) ?? this.open(from);
    this.browsers.set(key, known);
    const socket = await known;
    const wait = this.waitOf(packet.length, key);
    if (this.fits(packet) && wait !== null) this.pass(() => socket.send(packet, this.relayPort, '127.0.0.1'), wait);
  }

  private async open(browser: RemoteInfo): Promise<Socket> {
    const socket = createSocket('udp4');
    socket.on('message', (packet) => {
      const isLost = Math.random() < (this.roughness.downLoss ?? 0);
      if (!isLost && this.fits(packet)) this.pass(() => this.front.send(packet, browser.port, browser.address), 0);
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return socket;
  }

  private fits(packet: Buffer): boolean {
    return packet.length <= (this.roughness.mostBytes ?? Infinity);
  }

  /** How long a packet waits in the queue; null if the queue is full. */
  private waitOf(bytes: number, key: string): number | null {
    const { upKbps } = this.roughness;
    if (upKbps === undefined) return 0;
    const now = performance.now();
    const start = Math.max(now, this.freeAt.get(key) ?? 0);
    if (start - now > LONGEST_WAIT_MS) return null;
    const end = start + (bytes * 8) / upKbps;
    this.freeAt.set(key, end);
    return end - now;
  }

  private pass(send: () => void, waitMs: number): void {
    const { loss = 0, delayMs = 0, stallMs = 0 } = this.roughness;
    if (Math.random() < loss) return;
    const intoStall = performance.now() % STALL_EVERY_MS;
    const stalled = Math.max(0, stallMs - intoStall);
    setTimeout(
      () => {
        try {
          send();
        } catch {
          // The line was closed while a packet was on its way.
        }
      },
      waitMs + delayMs + stalled,
    );
  }
}
