import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '../../contracts/index.js';
import { DomainEvents } from '../http/domain-events.js';
import type { RoomEntity } from './room.entity.js';

export interface RoomEventMap {
  /** Something that the lobby shows has changed. The room is not named, since not everybody may know it. */
  lobby: [];
  /** The room's settings have changed; these are the new ones. */
  changed: [{ room: RoomEntity }];
  /** Somebody without an account wanted to come in, and was not let in. */
  guestRefused: [{ roomId: number; code: ErrorCode }];
  /** The room was deleted, so its meeting has to end. */
  deleted: [{ roomId: number; byId: number | null; byOwner: boolean }];
}

/** Events of rooms, published after the commit. */
@Injectable()
export class RoomEvents extends DomainEvents<RoomEventMap> {}
