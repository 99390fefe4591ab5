import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** STUN: the transaction id of a request and its answer are these bytes. */
const TRANSACTION = [8, 20] as const;

const open = async (): Promise<Socket> => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
};

/**
 * What stands before TURN servers and does not keep clients apart. With one server behind it, all clients come to it from one address;
 * with several, each packet goes to the next one.
 */
export class MixingLine {
  private readonly asked = new Map<string, RemoteInfo>();
  private next = 0;

  private constructor(
    private readonly front: Socket,
    private readonly back: Socket,
    private readonly servers: readonly number[],
  ) {
    front.on('message', (packet, from) => this.up(packet, from));
    back.on('message', (packet) => this.down(packet));
  }

  static async to(...servers: number[]): Promise<MixingLine> {
    return new MixingLine(await open(), await open(), servers);
  }

  get port(): number {
    return this.front.address().port;
  }

  close(): void {
    this.front.close();
    this.back.close();
  }

  private up(packet: Buffer, from: RemoteInfo): void {
    this.asked.set(transactionOf(packet), from);
    this.next = (this.next + 1) % this.servers.length;
    this.back.send(packet, this.servers[this.next], '127.0.0.1');
  }

  private down(packet: Buffer): void {
    const to = this.asked.get(transactionOf(packet));
    if (to) this.front.send(packet, to.port, to.address);
  }
}

const transactionOf = (packet: Buffer) => packet.subarray(...TRANSACTION).toString('hex');
