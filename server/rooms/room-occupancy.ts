import { Injectable } from '@nestjs/common';
import type { RoomPerson } from '../../contracts/index.js';

/** The meeting that runs in a room, and who is in it. */
export interface Occupancy {
  callId: number;
  /** The longest there first. */
  people: RoomPerson[];
  /** The users (ids) who host it now. */
  hostIds: number[];
}

export type OccupancySource = (roomIds: number[]) => Promise<Map<number, Occupancy>>;

/** How rooms learn who is in them without knowing calls: whoever runs the meetings hands in its source at start. */
@Injectable()
export class RoomOccupancy {
  private source: OccupancySource = () => Promise.resolve(new Map<number, Occupancy>());

  use(source: OccupancySource): void {
    this.source = source;
  }

  /** Rooms in which nobody is have no entry. */
  of(roomIds: number[]): Promise<Map<number, Occupancy>> {
    return roomIds.length === 0 ? Promise.resolve(new Map<number, Occupancy>()) : this.source(roomIds);
  }
}
