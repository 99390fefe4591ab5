import { SessionEntity } from '../auth/session.entity.js';
import { AccessEntity } from '../audit/access.entity.js';
import { CallEntity } from '../calls/call.entity.js';
import { CallEventEntity } from '../calls/call-event.entity.js';
import { MessageEntity } from '../calls/message.entity.js';
import { ParticipantEntity } from '../calls/participant.entity.js';
import { SlotEntity } from '../calls/slot.entity.js';
import { RoomEntity } from '../rooms/room.entity.js';
import { RoomGuestEntity } from '../rooms/guests/room-guest.entity.js';
import { RoomMemberEntity } from '../rooms/members/room-member.entity.js';
import { QualityEntity } from '../signaling/records/quality.entity.js';
import { SignalEntity } from '../signaling/log/signal.entity.js';
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
  SignalEntity,
  CallEventEntity,
  QualityEntity,
  AccessEntity,
  PulseEntity,
];
