import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Call, ChatMessage, ChatPage, Participant, Room, RoomJoin, User } from '@contracts';
import { firstValueFrom } from 'rxjs';

/** What a host may do to one participant. */
export type HostAct = 'admit' | 'deny' | 'mute' | 'remove' | 'lower-hand' | 'host';

/** The requests that are made from within a call of many. All methods throw `Problem`. */
@Injectable({ providedIn: 'root' })
export class MeetingsApi {
  private readonly http = inject(HttpClient);

  join(code: Room['code']): Promise<RoomJoin> {
    return firstValueFrom(this.http.post<RoomJoin>(`/api/rooms/${code}/join`, {}));
  }

  leave(code: Room['code']): Promise<void> {
    return this.post(`/api/rooms/${code}/leave`);
  }

  /** What users may see of the room. */
  room(code: Room['code']): Promise<Room> {
    return firstValueFrom(this.http.get<Room>(`/api/rooms/${code}`));
  }

  /** Allowed for the room's owner and administrators. */
  letGuestsIn(code: Room['code']): Promise<Room> {
    return firstValueFrom(this.http.patch<Room>(`/api/rooms/${code}`, { guestsAllowed: true }));
  }

  /** Ends the meeting for everybody. */
  end(code: Room['code']): Promise<void> {
    return this.post(`/api/rooms/${code}/end`);
  }

  lock(code: Room['code'], locked: boolean): Promise<void> {
    return this.post(`/api/rooms/${code}/lock`, { locked });
  }

  act(code: Room['code'], id: Participant['id'], act: HostAct): Promise<void> {
    return this.post(`/api/rooms/${code}/participants/${id}/${act}`);
  }

  admitAll(code: Room['code']): Promise<void> {
    return this.post(`/api/rooms/${code}/admit-all`);
  }

  invite(id: Call['id'], userId: User['id']): Promise<Call> {
    return firstValueFrom(this.http.post<Call>(`/api/calls/${id}/invite`, { userId }));
  }

  takeBack(id: Call['id'], userId: User['id']): Promise<Call> {
    return firstValueFrom(this.http.delete<Call>(`/api/calls/${id}/invite/${userId}`));
  }

  /** Newest first. */
  messages(id: Call['id'], cursor: string | null): Promise<ChatPage> {
    const params = cursor === null ? undefined : { cursor };
    return firstValueFrom(this.http.get<ChatPage>(`/api/calls/${id}/messages`, { params }));
  }

  /** Stores how far the user has read, for all of the user's devices. */
  read(id: Call['id'], upTo: ChatMessage['id']): Promise<void> {
    return this.post(`/api/calls/${id}/messages/read`, { upTo });
  }

  private async post(url: string, body: object = {}): Promise<void> {
    await firstValueFrom(this.http.post<unknown>(url, body));
  }
}
