import type { ServerEvents } from '../../../contracts/index.js';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type PresenceChange, PresenceEvents } from '../../presence/presence-events.js';
import { UserEvents } from '../../users/user-events.js';
import { avatarUrl } from '../../users/user-view.js';
import { Gathered } from './gathered.js';
import { Sockets } from '../sockets.js';

type Profile = Parameters<ServerEvents['user:changed']>[0];

/** Tells everybody with an account about a person's new presence, name or picture. */
@Injectable()
export class PresenceBell implements OnModuleInit, OnModuleDestroy {
  private readonly presences = new Gathered<PresenceChange>((changes) => this.tell('presence:changed', changes));
  private readonly profiles = new Gathered<Profile>((changes) => this.tell('user:changed', changes));

  constructor(
    private readonly presence: PresenceEvents,
    private readonly users: UserEvents,
    private readonly sockets: Sockets,
  ) {}

  onModuleInit(): void {
    this.presence.on('changed', (change) => this.presences.tell(change));
    this.users.on('profile', (user) => {
      const { id: userId, displayName } = user;
      this.profiles.tell({ userId, displayName, avatarUrl: avatarUrl(user) });
    });
  }

  private tell<E extends 'presence:changed' | 'user:changed'>(event: E, news: Parameters<ServerEvents[E]>[0][]): void {
    void this.sockets.toUsersAll(
      event,
      news.map((one) => [one] as Parameters<ServerEvents[E]>),
    );
  }

  onModuleDestroy(): void {
    this.presences.close();
    this.profiles.close();
  }
}
