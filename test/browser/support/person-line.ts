import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** To the person's page, or from it. */
type Way = 'down' | 'up';

/** Once so much has come at once, that (`held: 'it'`), or what comes next, lies for so long, with all that comes behind it. */
interface Hold {
  bytes: number;
  ms: number;
  held: 'it' | 'next';
}

/**
 * One person's way to the server: an HTTP proxy on loopback, which the browser profile uses for everything but media. It can be
 * cut and mended.
 */
export class PersonLine {
  private readonly open = new Set<Socket>();
  private readonly onward = new Set<Socket>();
  private readonly holds: Partial<Record<Way, Hold>> = {};
  private isCut = false;
  private isHeld = false;

  private constructor(private readonly server: Server) {
    server.on('connection', (socket: Socket) => this.keep(socket));
    server.on('request', (asked: IncomingMessage, answer: ServerResponse) => this.pass(asked, answer));
    server.on('connect', (asked: IncomingMessage, socket: Socket) => this.tunnel(asked, socket));
  }

  static async begin(): Promise<PersonLine> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new PersonLine(server);
  }

  /** For the options of a browser profile. */
  get proxy(): { server: string } {
    return { server: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}` };
  }

  /** What is open breaks, and nothing new comes through until `mend`. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.open) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  /** From now on nothing comes down any more, also over what is open; what goes up arrives. */
  holdDown(): void {
    this.isHeld = true;
    for (const socket of this.onward) socket.pause();
  }

  /** Once, and only on this way: the other stays as it is. */
  hold(way: Way, hold: Hold): void {
    this.holds[way] = hold;
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private keep(socket: Socket): void {
    if (this.isCut) return void socket.destroy();
    this.open.add(socket);
    socket.on('close', () => this.open.delete(socket));
    socket.on('error', () => socket.destroy());
  }

  private pass(asked: IncomingMessage, answer: ServerResponse): void {
    const onward = request(asked.url ?? '', { method: asked.method, headers: asked.headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  }

  private passing(way: Way): Transform {
    return new Transform({
      transform: (chunk: Buffer, _, pass) => {
        const hold = this.holds[way];
        if (hold === undefined || chunk.length < hold.bytes) return pass(null, chunk);
        if (hold.held === 'next') {
          this.holds[way] = { ...hold, bytes: 0, held: 'it' };
          return pass(null, chunk);
        }
        delete this.holds[way];
        setTimeout(() => pass(null, chunk), hold.ms);
      },
    });
  }

  /** WebSockets come this way. */
  private tunnel(asked: IncomingMessage, socket: Socket): void {
    const [host, port] = (asked.url ?? '').split(':');
    const onward = connect(Number(port), host);
    this.keep(onward);
    onward.once('connect', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(this.passing('down')).pipe(socket).pipe(this.passing('up')).pipe(onward);
      if (this.isHeld) onward.pause();
    });
    this.onward.add(onward);
    onward.on('close', () => {
      this.onward.delete(onward);
      socket.destroy();
    });
    socket.on('close', () => onward.destroy());
  }
}
