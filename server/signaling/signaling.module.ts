import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CallsModule } from '../calls/calls.module.js';
import { PresenceModule } from '../presence/presence.module.js';
import { RoomsModule } from '../rooms/rooms.module.js';
import { UsersModule } from '../users/users.module.js';
import { Answers } from './relay/answers.js';
import { AcceptController } from './accept/accept.controller.js';
import { Accepting } from './accept/accepting.js';
import { Announcer } from './tell/announcer.js';
import { CallSeats } from './relay/call-seats.js';
import { DoorKeeper } from './tell/door-keeper.js';
import { DoorLight } from './tell/door-light.js';
import { KnockBell } from './tell/knock-bell.js';
import { FavouritesBell } from './tell/favourites-bell.js';
import { Handshake } from './socket/handshake.js';
import { Pace } from './pace.js';
import { LiveBell } from './tell/live-bell.js';
import { LobbyBell } from './tell/lobby-bell.js';
import { LinkMeasures } from './records/link-measures.js';
import { PacketGuard } from './packet-guard.js';
import { PassingWords } from './tell/passing-words.js';
import { PresenceBell } from './tell/presence-bell.js';
import { ObservedLog } from './records/observed-log.js';
import { PresenceWatch } from './tell/presence-watch.js';
import { Requests } from './requests.js';
import { QualityLog } from './records/quality-log.js';
import { RecentSignals } from './log/recent-signals.js';
import { RingLog } from './records/ring-log.js';
import { Retention } from './records/retention.js';
import { SessionWatch } from './session-watch.js';
import { SignalBacklog } from './relay/signal-backlog.js';
import { SignalBudget } from './relay/signal-budget.js';
import { SignalCourier } from './relay/signal-courier.js';
import { SignalDelivery } from './relay/signal-delivery.js';
import { SignalLog } from './log/signal-log.js';
import { SignalOutbox } from './relay/signal-outbox.js';
import { SignalReports } from './relay/signal-reports.js';
import { SignalRows } from './log/signal-rows.js';
import { SignalSeal } from './log/signal-seal.js';
import { SignalWriter } from './log/signal-writer.js';
import { SignalingGateway } from './signaling.gateway.js';
import { PersonSockets } from './socket/person-sockets.js';
import { SocketMover } from './moving/socket-mover.js';
import { StrandedPages } from './moving/stranded-pages.js';
import { Snapshots } from './snapshots.js';
import { Sockets } from './sockets.js';

@Module({
  imports: [AuthModule, UsersModule, PresenceModule, RoomsModule, CallsModule],
  controllers: [AcceptController],
  providers: [
    Accepting,
    Announcer,
    Answers,
    CallSeats,
    DoorKeeper,
    DoorLight,
    FavouritesBell,
    Handshake,
    LinkMeasures,
    LiveBell,
    Pace,
    PacketGuard,
    PassingWords,
    PersonSockets,
    ObservedLog,
    QualityLog,
    KnockBell,
    LobbyBell,
    PresenceBell,
    PresenceWatch,
    { provide: RecentSignals, useFactory: () => new RecentSignals() },
    Requests,
    Retention,
    RingLog,
    SessionWatch,
    SignalBacklog,
    SignalBudget,
    SignalCourier,
    SignalDelivery,
    SignalLog,
    SignalOutbox,
    SignalReports,
    SignalRows,
    SignalSeal,
    SignalWriter,
    SignalingGateway,
    Snapshots,
    SocketMover,
    Sockets,
    StrandedPages,
  ],
})
export class SignalingModule {}
