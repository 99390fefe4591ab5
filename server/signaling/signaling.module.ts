import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CallsModule } from '../calls/calls.module.js';
import { PresenceModule } from '../presence/presence.module.js';
import { RoomsModule } from '../rooms/rooms.module.js';
import { UsersModule } from '../users/users.module.js';
import { Announcer } from './announcer.js';
import { CallSeats } from './call-seats.js';
import { DoorKeeper } from './door-keeper.js';
import { DoorLight } from './door/door-light.js';
import { KnockBell } from './door/knock-bell.js';
import { FavouritesBell } from './favourites-bell.js';
import { Handshake } from './handshake.js';
import { Inboxes } from './inboxes.js';
import { Pace } from './pace.js';
import { LobbyBell } from './lobby-bell.js';
import { PacketGuard } from './packet-guard.js';
import { PassingWords } from './passing-words.js';
import { PresenceBell } from './presence-bell.js';
import { QualityLog } from './quality-log.js';
import { Retention } from './retention.js';
import { SessionWatch } from './session-watch.js';
import { SignalBacklog } from './signal-backlog.js';
import { SignalBudget } from './signal-budget.js';
import { SignalCourier } from './signal-courier.js';
import { SignalDelivery } from './signal-delivery.js';
import { SignalLog } from './signal-log.js';
import { SignalOutbox } from './signal-outbox.js';
import { SignalSeal } from './signal-seal.js';
import { SignalingGateway } from './signaling.gateway.js';
import { PersonSockets } from './socket/person-sockets.js';
import { SocketMover } from './socket-mover.js';
import { Snapshots } from './snapshots.js';
import { Sockets } from './sockets.js';

@Module({
  imports: [AuthModule, UsersModule, PresenceModule, RoomsModule, CallsModule],
  providers: [
    Announcer,
    CallSeats,
    DoorKeeper,
    DoorLight,
    FavouritesBell,
    Handshake,
    Inboxes,
    Pace,
    PacketGuard,
    PassingWords,
    PersonSockets,
    QualityLog,
    KnockBell,
    LobbyBell,
    PresenceBell,
    Retention,
    SessionWatch,
    SignalBacklog,
    SignalBudget,
    SignalCourier,
    SignalDelivery,
    SignalLog,
    SignalOutbox,
    SignalSeal,
    SignalingGateway,
    Snapshots,
    SocketMover,
    Sockets,
  ],
})
export class SignalingModule {}
