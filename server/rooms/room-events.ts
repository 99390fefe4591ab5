import { Injectable } from '@nestjs/common';
import { DomainEvents } from '../http/domain-events.js';
import type { RoomEntity } from './room.entity.js';

export interface RoomEventMap {
  /** Something that the lobby shows has changed; of which room is not told: not everybody may know it. */
  lobby: [];
  /** The room's settings are these now. */
  changed: [{ room: RoomEntity }];
  /** The room is gone; its meeting has to end. */
  deleted: [{ roomId: number; byId: number | null; byOwner: boolean }];
}

/** What happens to rooms, published after the commit. */
@Injectable()
export class RoomEvents extends DomainEvents<RoomEventMap> {}
