import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { PresenceModule } from '../presence/presence.module.js';
import { RoomsModule } from '../rooms/rooms.module.js';
import { UsersModule } from '../users/users.module.js';
import { CallAnswering } from './direct/call-answering.js';
import { CallChat } from './chat/call-chat.js';
import { CallDevices } from './life/call-devices.js';
import { CallEnding } from './ending/call-ending.js';
import { CallEvents } from './tell/call-events.js';
import { CallExport } from './history/call-export.js';
import { CallHistory } from './history/call-history.js';
import { CallInvitations } from './ending/call-invitations.js';
import { CallInviting } from './adding/call-inviting.js';
import { CallJournal } from './hand/call-journal.js';
import { Refusals } from './life/refusals.js';
import { CallLeases } from './ending/call-leases.js';
import { LeaseKeeper } from './life/lease-keeper.js';
import { CallLeaving } from './ending/call-leaving.js';
import { CallMeasures } from './tell/call-measures.js';
import { CallPlacing } from './direct/call-placing.js';
import { CallPublisher } from './tell/call-publisher.js';
import { CallRenewal } from './life/call-renewal.js';
import { CallSlots } from './life/call-slots.js';
import { CallOver } from './life/call-over.js';
import { CallsElsewhere } from './elsewhere/calls-elsewhere.js';
import { WordsElsewhere } from './elsewhere/words-elsewhere.js';
import { CallsInHand } from './hand/calls-in-hand.js';
import { CallSweeper } from './ending/call-sweeper.js';
import { CallViews } from './tell/call-views.js';
import { OwnProblems } from './problems/own-problems.js';
import { ProblemsController } from './problems/problems.controller.js';
import { CallsController } from './http/calls.controller.js';
import { CallsRepository } from './rows/calls.repository.js';
import { KeptCauses } from './rows/kept-causes.js';
import { ShownCalls } from './rows/shown-calls.js';
import { ReadMarks } from './chat/read-marks.js';
import { EarlierCall } from './ending/earlier-call.js';
import { MeetingHandOver } from './meeting/meeting-hand-over.js';
import { InCallPresence } from './tell/in-call-presence.js';
import { JoiningRung } from './adding/joining-rung.js';
import { LostServers } from './servers/lost-servers.js';
import { PageServers } from './servers/page-servers.js';
import { ThisServer } from './servers/this-server.js';
import { LiveLinks } from './live/live-links.js';
import { JudgeGuard } from './life/judge-guard.js';
import { MeetingAdmission } from './meeting/meeting-admission.js';
import { MeetingChair } from './meeting/people/meeting-chair.js';
import { MeetingDoor } from './meeting/meeting-door.js';
import { MeetingHosting } from './meeting/meeting-hosting.js';
import { MeetingHosts } from './meeting/people/meeting-hosts.js';
import { MeetingPlaces } from './meeting/people/meeting-places.js';
import { MeetingRemoval } from './meeting/meeting-removal.js';
import { MeetingWait } from './meeting/people/meeting-wait.js';
import { InvitingController, MeetingsController } from './http/meetings.controller.js';
import { MissedCalls } from './history/missed-calls.js';
import { CallMoving } from './moving/call-moving.js';
import { ChangeOfDevice } from './moving/change-of-device.js';
import { NewProfiles } from './life/new-profiles.js';
import { RingLimit } from './life/ring-limit.js';
import { RoomEntry } from './meeting/room-entry.js';
import { RoomLeaving } from './meeting/room-leaving.js';
import { RoomMeetings } from './meeting/room-meetings.js';
import { SilentRing } from './life/silent-ring.js';

@Module({
  imports: [UsersModule, AuthModule, PresenceModule, RoomsModule],
  controllers: [CallsController, ProblemsController, InvitingController, MeetingsController],
  providers: [
    CallAnswering,
    CallChat,
    CallDevices,
    CallEnding,
    CallEvents,
    CallExport,
    CallHistory,
    CallInvitations,
    CallInviting,
    CallJournal,
    Refusals,
    CallLeaving,
    CallLeases,
    CallMeasures,
    CallMoving,
    CallPlacing,
    CallPublisher,
    CallRenewal,
    CallSlots,
    CallOver,
    CallsElsewhere,
    CallsInHand,
    CallSweeper,
    CallViews,
    CallsRepository,
    KeptCauses,
    ShownCalls,
    ChangeOfDevice,
    EarlierCall,
    InCallPresence,
    JoiningRung,
    JudgeGuard,
    LeaseKeeper,
    LiveLinks,
    LostServers,
    MeetingAdmission,
    MeetingChair,
    MeetingDoor,
    MeetingHandOver,
    MeetingHosting,
    NewProfiles,
    MeetingHosts,
    MeetingPlaces,
    MeetingRemoval,
    MeetingWait,
    MissedCalls,
    OwnProblems,
    PageServers,
    ReadMarks,
    RingLimit,
    RoomEntry,
    RoomLeaving,
    RoomMeetings,
    SilentRing,
    ThisServer,
    WordsElsewhere,
  ],
  exports: [
    CallAnswering,
    CallChat,
    CallDevices,
    CallEnding,
    CallEvents,
    CallJournal,
    Refusals,
    CallViews,
    CallsRepository,
    KeptCauses,
    LiveLinks,
    PageServers,
    ShownCalls,
    ThisServer,
    MissedCalls,
  ],
})
export class CallsModule {}
