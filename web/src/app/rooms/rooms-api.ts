import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type {
  Page,
  PublicRoom,
  Room,
  RoomCheck,
  RoomJoin,
  RoomMember,
  RoomSettings,
  RoomStanding,
  RoomWish,
  User,
} from '@contracts';
import { firstValueFrom } from 'rxjs';
import { query } from '../session/query';

export interface LobbyQuestion {
  search: string;
  mine: boolean;
  time: 'running' | 'planned' | null;
  cursor: string | null;
}

/** The changes a user may make to a room. The client knows only whether the room has a password. */
export type RoomChanges = Partial<RoomSettings & Pick<RoomWish, 'password'>>;

/** The server's rooms. All methods throw `Problem`. */
@Injectable({ providedIn: 'root' })
export class RoomsApi {
  private readonly http = inject(HttpClient);

  /** Newest first; planned rooms by time, the next one first. */
  list({ search, mine, time, cursor }: LobbyQuestion): Promise<Page<Room>> {
    const params = query({ search, mine: mine ? 'true' : null, ...(time ? { [time]: 'true' } : {}), cursor });
    return firstValueFrom(this.http.get<Page<Room>>('/api/rooms', { params }));
  }

  one(code: string): Promise<Room> {
    return firstValueFrom(this.http.get<Room>(at(code)));
  }

  create(wish: RoomWish): Promise<Room> {
    return firstValueFrom(this.http.post<Room>('/api/rooms', wish));
  }

  change(code: string, changes: RoomChanges): Promise<Room> {
    return firstValueFrom(this.http.patch<Room>(at(code), changes));
  }

  async delete(code: string): Promise<void> {
    await firstValueFrom(this.http.delete<unknown>(at(code)));
  }

  /** The rooms that anybody may see, with or without an account. */
  async listed(): Promise<PublicRoom[]> {
    return (await firstValueFrom(this.http.get<Page<PublicRoom>>('/api/rooms/public'))).items;
  }

  /** What anybody who has the code may know about the room. */
  check(code: string): Promise<RoomCheck> {
    return firstValueFrom(this.http.post<RoomCheck>(at(code, 'validate'), {}));
  }

  /** `move`: the user is in the room on another device and takes the meeting over here. */
  join(code: string, wish: { password: string | null; move: boolean }): Promise<RoomJoin> {
    const body = { ...(wish.password && { password: wish.password }), ...(wish.move && { move: true }) };
    return firstValueFrom(this.http.post<RoomJoin>(at(code, 'join'), body));
  }

  async leave(code: string): Promise<void> {
    await firstValueFrom(this.http.post<unknown>(at(code, 'leave'), {}));
  }

  members(code: string, cursor: string | null): Promise<Page<RoomMember>> {
    return firstValueFrom(this.http.get<Page<RoomMember>>(at(code, 'members'), { params: query({ cursor }) }));
  }

  /** Lets somebody who was removed come in again. */
  async invite(code: string, userId: User['id'], standing: Exclude<RoomStanding, 'banned'>): Promise<void> {
    await firstValueFrom(this.http.post<unknown>(at(code, 'members'), { userIds: [userId], standing }));
  }

  async disinvite(code: string, userId: User['id']): Promise<void> {
    await firstValueFrom(this.http.delete<unknown>(`${at(code, 'members')}/${userId}`));
  }
}

function at(code: string, part?: string): string {
  const room = `/api/rooms/${encodeURIComponent(code)}`;
  return part ? `${room}/${part}` : room;
}
