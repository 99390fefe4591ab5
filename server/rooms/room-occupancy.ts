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

export interface OccupancySource {
  of(roomIds: number[]): Promise<Map<number, Occupancy>>;
  /** The rooms in which people meet now; the latest meetings where there are very many. */
  running(): Promise<number[]>;
}

const NOBODY: OccupancySource = {
  of: () => Promise.resolve(new Map<number, Occupancy>()),
  running: () => Promise.resolve([]),
};

/** How rooms learn who is in them without knowing calls: whoever runs the meetings hands in its source at start. */
@Injectable()
export class RoomOccupancy {
  private source = NOBODY;

  use(source: OccupancySource): void {
    this.source = source;
  }

  /** Rooms in which nobody is have no entry. */
  of(roomIds: number[]): Promise<Map<number, Occupancy>> {
    return (roomIds.length === 0 ? NOBODY : this.source).of(roomIds);
  }

  running(): Promise<number[]> {
    return this.source.running();
  }
}
