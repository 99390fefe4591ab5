import type { ServerEvents } from '../../../contracts/index.js';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type PresenceChange, PresenceEvents } from '../../presence/presence-events.js';
import { UserEvents } from '../../users/user-events.js';
import { avatarUrl } from '../../users/user-view.js';
import { Gathered } from './gathered.js';
import { Sockets } from '../sockets.js';

type Profile = Parameters<ServerEvents['user:changed']>[0];

/** Tells everybody with an account about a person's new presence, name or picture. */
@Injectable()
export class PresenceBell implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger('Presence');
  private telling = Promise.resolve();
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

  /** One after the other, because a large telling takes many turns and must not arrive after a newer one. */
  private tell<E extends 'presence:changed' | 'user:changed'>(event: E, news: Parameters<ServerEvents[E]>[0][]): void {
    const messages = news.map((one) => [one] as Parameters<ServerEvents[E]>);
    this.telling = this.telling
      .then(() => this.sockets.toUsersAll(event, messages))
      .catch((error: unknown) => this.log.error(`not told: ${String(error)}`));
  }

  onModuleDestroy(): void {
    this.presences.close();
    this.profiles.close();
  }
}
