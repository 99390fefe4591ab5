import { UseFilters } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  WebSocketGateway,
} from '@nestjs/websockets';
import {
  type ClientRequests,
  HEARTBEAT_MS,
  type Joined,
  MAX_SOCKET_MESSAGE_BYTES,
  type Snapshot,
} from '../../contracts/index.js';
import { CallAnswering } from '../calls/direct/call-answering.js';
import { asUser } from '../calls/actor.js';
import { CallChat } from '../calls/chat/call-chat.js';
import { CallJournal, type Entry } from '../calls/life/call-journal.js';
import { CallDevices } from '../calls/life/call-devices.js';
import { CallEnding } from '../calls/life/call-ending.js';
import { validationPipe } from '../http/validation.js';
import { Connections } from '../presence/connections.js';
import { AcknowledgeErrors, OnRequest } from './acknowledgement.js';
import { CallSeats } from './relay/call-seats.js';
import { Handshake } from './socket/handshake.js';
import { SignalDelivery } from './relay/signal-delivery.js';
import { SignalIntake } from './relay/signal-intake.js';
import { PacketGuard } from './packet-guard.js';
import { PassingWords } from './tell/passing-words.js';
import { ObservedLog } from './records/observed-log.js';
import { PresenceWatch, WatchPipe } from './tell/presence-watch.js';
import { QualityLog } from './records/quality-log.js';
import {
  ChatPayload,
  HandPayload,
  JoinPayload,
  LinksPayload,
  ObservedPayload,
  QualityPayload,
  TroublePayload,
  NoPayloadPipe,
  OfCall,
  ReactionPayload,
  ResumePayload,
} from './signaling.dto.js';
import { Snapshots } from './snapshots.js';
import { SocketMover } from './moving/socket-mover.js';
import { actorOf, type ParleyServer, type ParleySocket, Sockets } from './sockets.js';

const Payload = () => MessageBody(validationPipe());

/** The socket events of the protocol, except the two most frequent ones (`relay/signal-intake.ts`). The handlers only translate. */
@WebSocketGateway({
  path: '/socket.io',
  serveClient: false,
  maxHttpBufferSize: MAX_SOCKET_MESSAGE_BYTES,
  // A client that is gone is noticed within 13 s.
  pingInterval: HEARTBEAT_MS,
  pingTimeout: 8_000,
})
@UseFilters(AcknowledgeErrors)
export class SignalingGateway
  implements OnGatewayInit<ParleyServer>, OnGatewayConnection<ParleySocket>, OnGatewayDisconnect<ParleySocket>
{
  constructor(
    private readonly sockets: Sockets,
    private readonly handshake: Handshake,
    private readonly guard: PacketGuard,
    private readonly connections: Connections,
    private readonly delivery: SignalDelivery,
    private readonly seats: CallSeats,
    private readonly intake: SignalIntake,
    private readonly passing: PassingWords,
    private readonly presence: PresenceWatch,
    private readonly measured: QualityLog,
    private readonly seen: ObservedLog,
    private readonly journal: CallJournal,
    private readonly talk: CallChat,
    private readonly snapshots: Snapshots,
    private readonly mover: SocketMover,
    private readonly answering: CallAnswering,
    private readonly devices: CallDevices,
    private readonly ending: CallEnding,
  ) {}

  afterInit(server: ParleyServer): void {
    this.sockets.use(server);
    server.use(this.mover.admit);
    server.use(this.handshake.admit);
  }

  handleConnection(socket: ParleySocket): void {
    this.mover.watch(socket);
    this.guard.watch(socket);
    this.intake.watch(socket);
    this.connections.add({ socketId: socket.id, ...actorOf(socket) });
  }

  handleDisconnect(socket: ParleySocket): void {
    this.delivery.close(socket);
    void this.journal.noteAside(...droppedFrom(socket));
    this.connections.remove({ socketId: socket.id, ...actorOf(socket) });
  }

  @OnRequest('sync')
  sync(@ConnectedSocket() socket: ParleySocket, @MessageBody(NoPayloadPipe) _: null): Promise<Snapshot> {
    return this.snapshots.of(socket.data.person);
  }

  @OnRequest('presence:watch')
  watch(
    @ConnectedSocket() socket: ParleySocket,
    @MessageBody(WatchPipe) payload: ClientRequests['presence:watch']['payload'],
  ): Promise<ClientRequests['presence:watch']['ack']> {
    return this.presence.watch(socket, payload);
  }

  @OnRequest('call:ringing')
  ringing(@ConnectedSocket() socket: ParleySocket, @Payload() { callId }: OfCall): Promise<void> {
    return this.answering.ringing(asUser(actorOf(socket)), callId);
  }

  @OnRequest('call:heartbeat')
  heartbeat(@ConnectedSocket() socket: ParleySocket, @Payload() { callId }: OfCall): Promise<void> {
    return this.devices.heartbeat(actorOf(socket), callId);
  }

  @OnRequest('call:join')
  join(@ConnectedSocket() socket: ParleySocket, @Payload() payload: JoinPayload): Promise<Joined> {
    return this.seats.join(socket, payload);
  }

  @OnRequest('call:resume')
  resume(@ConnectedSocket() socket: ParleySocket, @Payload() payload: ResumePayload): Promise<Joined> {
    return this.seats.resume(socket, payload);
  }

  @OnRequest('call:leave')
  async leave(@ConnectedSocket() socket: ParleySocket, @Payload() { callId }: OfCall): Promise<void> {
    await this.ending.leave(actorOf(socket), callId);
  }

  @OnRequest('call:media')
  media(@ConnectedSocket() socket: ParleySocket, @Payload() payload: JoinPayload): Promise<void> {
    return this.devices.setMedia(actorOf(socket), payload);
  }

  @OnRequest('call:hand')
  hand(@ConnectedSocket() socket: ParleySocket, @Payload() payload: HandPayload): Promise<void> {
    return this.devices.setHand(actorOf(socket), payload);
  }

  @OnRequest('call:chat')
  async chat(@ConnectedSocket() socket: ParleySocket, @Payload() payload: ChatPayload) {
    const { id, at } = await this.talk.say(actorOf(socket), payload);
    return { id, at };
  }

  @OnRequest('call:reaction')
  reaction(@ConnectedSocket() socket: ParleySocket, @Payload() payload: ReactionPayload): Promise<void> {
    return this.passing.react(socket, payload);
  }

  @OnRequest('call:links')
  links(@ConnectedSocket() socket: ParleySocket, @Payload() payload: LinksPayload): Promise<void> {
    return this.passing.tellLinks(socket, payload);
  }

  @OnRequest('call:quality')
  quality(@ConnectedSocket() socket: ParleySocket, @Payload() payload: QualityPayload): Promise<void> {
    return this.measured.keep(socket, payload);
  }

  @OnRequest('call:trouble')
  trouble(@ConnectedSocket() socket: ParleySocket, @Payload() payload: TroublePayload): Promise<void> {
    return this.passing.tellTrouble(socket, payload);
  }

  @OnRequest('call:observed')
  observed(@ConnectedSocket() socket: ParleySocket, @Payload() payload: ObservedPayload): Promise<void> {
    return this.seen.keep(socket, payload);
  }
}

/** The page lost its connection to the server. This is noted in its calls, for support. */
function droppedFrom({ data: { seats, deviceId } }: ParleySocket): Entry<'dropped'>[] {
  return [...seats].map(([callId, { participantId }]) => ({
    callId,
    participantId,
    kind: 'dropped' as const,
    detail: { deviceId },
  }));
}
