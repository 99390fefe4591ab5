import { SessionEntity } from '../auth/session.entity.js';
import { CallEntity } from '../calls/call.entity.js';
import { ParticipantEntity } from '../calls/participant.entity.js';
import { SlotEntity } from '../calls/slot.entity.js';
import { SignalEntity } from '../signaling/signal.entity.js';
import { UserEntity } from '../users/user.entity.js';

export const ENTITIES = [UserEntity, SessionEntity, CallEntity, ParticipantEntity, SlotEntity, SignalEntity];
