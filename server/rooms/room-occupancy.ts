import { Injectable } from '@nestjs/common';
import type { RoomPerson } from '../../contracts/index.js';

/** The meeting that runs in a room, and the people in it. */
export interface Occupancy {
  callId: number;
  /** Those who have been there longest come first. */
  people: RoomPerson[];
  /** The ids of the users who host it now. */
  hostIds: number[];
}

export interface OccupancySource {
  of(roomIds: number[]): Promise<Map<number, Occupancy>>;
  /** The rooms with a meeting now; when there are very many, those with the latest meetings. */
  running(): Promise<number[]>;
}

const NOBODY: OccupancySource = {
  of: () => Promise.resolve(new Map<number, Occupancy>()),
  running: () => Promise.resolve([]),
};

/** Tells rooms who is in them without depending on calls: the module that runs the meetings registers its source at start. */
@Injectable()
export class RoomOccupancy {
  private source = NOBODY;

  use(source: OccupancySource): void {
    this.source = source;
  }

  /** Empty rooms have no entry. */
  of(roomIds: number[]): Promise<Map<number, Occupancy>> {
    return (roomIds.length === 0 ? NOBODY : this.source).of(roomIds);
  }

  running(): Promise<number[]> {
    return this.source.running();
  }
}
