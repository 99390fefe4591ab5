import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { PresenceModule } from '../presence/presence.module.js';
import { RoomsModule } from '../rooms/rooms.module.js';
import { UsersModule } from '../users/users.module.js';
import { CallAnswering } from './call-answering.js';
import { CallChat } from './call-chat.js';
import { CallDevices } from './call-devices.js';
import { CallEnding } from './call-ending.js';
import { CallEvents } from './call-events.js';
import { CallExport } from './call-export.js';
import { CallHistory } from './call-history.js';
import { CallInvitations } from './call-invitations.js';
import { CallInviting } from './call-inviting.js';
import { CallJournal } from './call-journal.js';
import { CallLeases } from './call-leases.js';
import { CallLeaving } from './call-leaving.js';
import { CallPlacing } from './call-placing.js';
import { CallPublisher } from './call-publisher.js';
import { CallRenewal } from './call-renewal.js';
import { CallSlots } from './call-slots.js';
import { CallSteps } from './call-steps.js';
import { CallSweeper } from './call-sweeper.js';
import { CallViews } from './call-views.js';
import { CallsController } from './calls.controller.js';
import { CallsRepository } from './calls.repository.js';
import { ReadMarks } from './chat/read-marks.js';
import { EarlierCall } from './earlier-call.js';
import { MeetingHandOver } from './hosting/meeting-hand-over.js';
import { InCallPresence } from './in-call-presence.js';
import { JoiningRung } from './joining-rung.js';
import { JudgeGuard } from './judge-guard.js';
import { MeetingAdmission } from './meeting-admission.js';
import { MeetingChair } from './meeting-chair.js';
import { MeetingDoor } from './meeting-door.js';
import { MeetingHosting } from './meeting-hosting.js';
import { MeetingHosts } from './meeting-hosts.js';
import { MeetingPlaces } from './meeting-places.js';
import { MeetingRemoval } from './meeting-removal.js';
import { MeetingWait } from './meeting-wait.js';
import { InvitingController, MeetingsController } from './meetings.controller.js';
import { MissedCalls } from './missed-calls.js';
import { CallMoving } from './moving/call-moving.js';
import { ChangeOfDevice } from './moving/change-of-device.js';
import { NewProfiles } from './people/new-profiles.js';
import { RingLimit } from './ring-limit.js';
import { RoomEntry } from './room-entry.js';
import { RoomLeaving } from './room-leaving.js';
import { RoomMeetings } from './room-meetings.js';
import { SilentRing } from './silent-ring.js';

@Module({
  imports: [UsersModule, AuthModule, PresenceModule, RoomsModule],
  controllers: [CallsController, InvitingController, MeetingsController],
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
    CallLeaving,
    CallLeases,
    CallMoving,
    CallPlacing,
    CallPublisher,
    CallRenewal,
    CallSlots,
    CallSteps,
    CallSweeper,
    CallViews,
    CallsRepository,
    ChangeOfDevice,
    EarlierCall,
    InCallPresence,
    JoiningRung,
    JudgeGuard,
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
    ReadMarks,
    RingLimit,
    RoomEntry,
    RoomLeaving,
    RoomMeetings,
    SilentRing,
  ],
  exports: [
    CallAnswering,
    CallChat,
    CallDevices,
    CallEnding,
    CallEvents,
    CallJournal,
    CallViews,
    CallsRepository,
    MissedCalls,
  ],
})
export class CallsModule {}
