import {
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  WebSocketGateway,
} from '@nestjs/websockets';
import { HEARTBEAT_MS, type Joined, MAX_SOCKET_MESSAGE_BYTES, type Snapshot } from '../../contracts/index.js';
import { CallChat } from '../calls/chat/call-chat.js';
import { CallJournal } from '../calls/hand/call-journal.js';
import { CallDevices } from '../calls/life/call-devices.js';
import { CallEnding } from '../calls/ending/call-ending.js';
import { ThisServer } from '../calls/servers/this-server.js';
import { Connections } from '../presence/connections.js';
import { CallSeats } from './relay/call-seats.js';
import { Handshake } from './socket/handshake.js';
import { SignalDelivery } from './relay/signal-delivery.js';
import { as, nothing, OnRequest } from './on-request.js';
import { Requests } from './requests.js';
import { LiveBell } from './tell/live-bell.js';
import { PassingWords } from './tell/passing-words.js';
import { ObservedLog } from './records/observed-log.js';
import { checkWatch, PresenceWatch, type Watch } from './tell/presence-watch.js';
import { QualityLog } from './records/quality-log.js';
import { RingLog } from './records/ring-log.js';
import {
  ChatPayload,
  HandPayload,
  JoinPayload,
  LinksPayload,
  LivePayload,
  ObservedPayload,
  QualityPayload,
  TroublePayload,
  OfCall,
  ReactionPayload,
  ResumePayload,
} from './signaling.dto.js';
import { Snapshots } from './snapshots.js';
import { goneFrom } from './moving/gone-from.js';
import { SocketMover } from './moving/socket-mover.js';
import { actorIn, actorOf, type ParleyServer, type ParleySocket, Sockets } from './sockets.js';

/** The socket events of the protocol. The handlers only translate; those of the two most frequent events give their answer by themselves. */
@WebSocketGateway({
  path: '/socket.io',
  serveClient: false,
  maxHttpBufferSize: MAX_SOCKET_MESSAGE_BYTES,
  // A client that is gone is noticed within 13 s.
  pingInterval: HEARTBEAT_MS,
  pingTimeout: 8_000,
})
export class SignalingGateway
  implements OnGatewayInit<ParleyServer>, OnGatewayConnection<ParleySocket>, OnGatewayDisconnect<ParleySocket>
{
  constructor(
    private readonly sockets: Sockets,
    private readonly handshake: Handshake,
    private readonly connections: Connections,
    private readonly delivery: SignalDelivery,
    private readonly seats: CallSeats,
    private readonly requests: Requests,
    private readonly passing: PassingWords,
    private readonly presence: PresenceWatch,
    private readonly live: LiveBell,
    private readonly measured: QualityLog,
    private readonly seen: ObservedLog,
    private readonly journal: CallJournal,
    private readonly talk: CallChat,
    private readonly snapshots: Snapshots,
    private readonly mover: SocketMover,
    private readonly rings: RingLog,
    private readonly devices: CallDevices,
    private readonly ending: CallEnding,
    private readonly server: ThisServer,
  ) {}

  afterInit(server: ParleyServer): void {
    this.sockets.use(server);
    this.requests.useMethods(this);
    this.requests.use('signal', (...of) => this.seats.signal(...of));
    this.requests.use('signal:applied', (...of) => this.seats.applied(...of));
    server.use(this.mover.admit);
    server.use(this.handshake.admit);
    // Again, because a handshake takes a while.
    server.use(this.mover.admit);
  }

  handleConnection(socket: ParleySocket): void {
    this.requests.watch(socket);
    this.connections.add({ socketId: socket.id, ...actorOf(socket) });
  }

  handleDisconnect(socket: ParleySocket, reason?: string): void {
    const left = this.delivery.close(socket);
    const how = { deviceId: socket.data.deviceId, name: this.server.name, hasMoved: this.mover.hasMoved(reason) };
    void this.journal.noteAside(...goneFrom(left, how));
    if (!how.hasMoved) void this.rings.gone(socket);
    this.connections.remove({ socketId: socket.id, ...actorOf(socket) });
  }

  @OnRequest('sync', nothing)
  async sync(socket: ParleySocket): Promise<Snapshot> {
    const snapshot = await this.snapshots.of(socket.data.person);
    void this.rings.synced(socket, snapshot.calls);
    return snapshot;
  }

  @OnRequest('presence:watch', checkWatch)
  watch(socket: ParleySocket, payload: Watch['payload']): Promise<Watch['ack']> {
    return this.presence.watch(socket, payload);
  }

  @OnRequest('audit:live', as(LivePayload))
  watchLive(socket: ParleySocket, { on }: LivePayload): Promise<void> {
    return this.live.watch(socket, on);
  }

  @OnRequest('call:ringing', as(OfCall))
  ringing(socket: ParleySocket, { callId }: OfCall): Promise<void> {
    return this.rings.ringing(socket, callId);
  }

  @OnRequest('call:heartbeat', as(OfCall))
  heartbeat(socket: ParleySocket, { callId }: OfCall): Promise<void> {
    return this.devices.heartbeat(actorIn(socket, callId), callId);
  }

  @OnRequest('call:join', as(JoinPayload))
  join(socket: ParleySocket, payload: JoinPayload): Promise<Joined> {
    return this.seats.join(socket, payload);
  }

  @OnRequest('call:resume', as(ResumePayload))
  resume(socket: ParleySocket, payload: ResumePayload): Promise<Joined> {
    return this.seats.resume(socket, payload);
  }

  @OnRequest('call:leave', as(OfCall))
  async leave(socket: ParleySocket, { callId }: OfCall): Promise<void> {
    await this.ending.leave(actorIn(socket, callId), callId);
  }

  @OnRequest('call:media', as(JoinPayload))
  media(socket: ParleySocket, payload: JoinPayload): Promise<void> {
    return this.devices.setMedia(actorIn(socket, payload.callId), payload);
  }

  @OnRequest('call:hand', as(HandPayload))
  hand(socket: ParleySocket, payload: HandPayload): Promise<void> {
    return this.devices.setHand(actorIn(socket, payload.callId), payload);
  }

  @OnRequest('call:chat', as(ChatPayload))
  async chat(socket: ParleySocket, payload: ChatPayload) {
    const { id, at } = await this.talk.say(actorIn(socket, payload.callId), payload);
    return { id, at };
  }

  @OnRequest('call:reaction', as(ReactionPayload))
  reaction(socket: ParleySocket, payload: ReactionPayload): Promise<void> {
    return this.passing.react(socket, payload);
  }

  @OnRequest('call:links', as(LinksPayload))
  links(socket: ParleySocket, payload: LinksPayload): Promise<void> {
    return this.passing.tellLinks(socket, payload);
  }

  @OnRequest('call:quality', as(QualityPayload))
  quality(socket: ParleySocket, payload: QualityPayload): Promise<void> {
    return this.measured.keep(socket, payload);
  }

  @OnRequest('call:trouble', as(TroublePayload))
  trouble(socket: ParleySocket, payload: TroublePayload): Promise<void> {
    return this.passing.tellTrouble(socket, payload);
  }

  @OnRequest('call:observed', as(ObservedPayload))
  observed(socket: ParleySocket, payload: ObservedPayload): Promise<void> {
    return this.seen.keep(socket, payload);
  }
}
