import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A line to a server that can be cut, or go dead: a proxy on loopback, through which everything passes. */
export class CutWire {
  private readonly pairs = new Set<readonly [near: Socket, far: Socket]>();
  private isCut = false;
  private isDead = false;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (near) => this.pair(near));
  }

  static async to(target: URL): Promise<CutWire> {
    const server = createServer();
    const wire = new CutWire(server, target);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return wire;
  }

  /** The target's address, by this wire. */
  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** Connections break, new ones are refused. */
  cut(): void {
    this.isCut = true;
    for (const [near] of this.pairs) near.destroy();
  }

  /** Connections stay open on both sides, and nothing passes any more: neither end hears that the other is gone. */
  goDead(): void {
    this.isDead = true;
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  mend(): void {
    this.isCut = false;
    this.isDead = false;
    for (const pair of this.pairs) for (const socket of pair) socket.resume();
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private pair(near: Socket): void {
    if (this.isCut) return void near.destroy();
    const far = connect(Number(this.target.port || 3306), this.target.hostname);
    const pair = [near, far] as const;
    this.pairs.add(pair);
    for (const [from, to] of [pair, [far, near]] as const) {
      from.on('data', (chunk) => to.write(chunk));
      from.on('error', () => to.destroy());
      from.on('close', () => (to.destroy(), this.pairs.delete(pair)));
      if (this.isDead) from.pause();
    }
  }
}
