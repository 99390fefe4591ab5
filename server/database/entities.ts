import { SessionEntity } from '../auth/sessions/session.entity.js';
import { AccessEntity } from '../audit/accesses/access.entity.js';
import { CallEntity } from '../calls/rows/call.entity.js';
import { CauseEntity } from '../calls/rows/cause.entity.js';
import { FacetEntity } from '../calls/rows/facet.entity.js';
import { CallDayEntity } from '../calls/rows/days/call-day.entity.js';
import { DayCountEntity } from '../calls/rows/days/day-count.entity.js';
import { CallEventEntity } from '../calls/rows/call-event.entity.js';
import { MessageEntity } from '../calls/rows/message.entity.js';
import { ProblemReportEntity } from '../calls/problems/problem-report.entity.js';
import { ParticipantEntity } from '../calls/rows/participant.entity.js';
import { SlotEntity } from '../calls/rows/slot.entity.js';
import { RoomEntity } from '../rooms/room.entity.js';
import { RoomGuestEntity } from '../rooms/guests/room-guest.entity.js';
import { RoomMemberEntity } from '../rooms/members/room-member.entity.js';
import { QualityEntity } from '../signaling/records/quality.entity.js';
import { SignalEntity } from '../signaling/log/signal.entity.js';
import { ConnectionEntity } from '../cluster/connection.entity.js';
import { ProcessEntity } from '../cluster/process.entity.js';
import { RunnerEntity } from '../cluster/runner.entity.js';
import { FavouriteEntity } from '../users/favourites/favourite.entity.js';
import { UserEntity } from '../users/user.entity.js';
import { PulseEntity } from './pulse.entity.js';

export const ENTITIES = [
  UserEntity,
  FavouriteEntity,
  SessionEntity,
  RoomEntity,
  RoomGuestEntity,
  RoomMemberEntity,
  CallEntity,
  ParticipantEntity,
  SlotEntity,
  MessageEntity,
  ProblemReportEntity,
  SignalEntity,
  CallEventEntity,
  CauseEntity,
  FacetEntity,
  CallDayEntity,
  DayCountEntity,
  QualityEntity,
  AccessEntity,
  PulseEntity,
  ProcessEntity,
  RunnerEntity,
  ConnectionEntity,
];
