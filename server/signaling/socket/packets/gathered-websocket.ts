import type { Duplex } from 'node:stream';
import { transports } from 'engine.io';

type Packets = Parameters<InstanceType<typeof transports.websocket>['send']>[0];
interface Wire {
  socket: { _socket?: Pick<Duplex, 'cork' | 'uncork'> | null };
}

/**
 * The engine's WebSocket, which writes all that it is given at once in one system call. While a first frame leaves, the engine gathers what else
 * is to be sent; by itself it would then write frame by frame, and a write costs more than all else that is done for a short frame.
 */
export class GatheredWebSocket extends transports.websocket {
  override send(packets: Packets): void {
    const wire = (this as unknown as Wire).socket._socket;
    if (packets.length < 2 || !wire) return super.send(packets);
    wire.cork();
    try {
      super.send(packets);
    } finally {
      wire.uncork();
    }
  }
}
