import type { PresenceNews, ServerEvents } from '../../../contracts/index.js';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { PresenceEvents } from '../../presence/presence-events.js';
import { UserEvents } from '../../users/user-events.js';
import { avatarUrl } from '../../users/user-view.js';
import { Gathered } from './gathered.js';
import { type ParleySocket, Sockets } from '../sockets.js';
import { placesOfWatched } from './watched-people.js';

type Profile = Parameters<ServerEvents['user:changed']>[0];

/** Tells a person's new presence to the pages that show this person, and a new name or picture to everybody with an account. */
@Injectable()
export class PresenceBell implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger('Presence');
  private telling = Promise.resolve();
  private readonly presences = new Gathered<PresenceNews>((changes) => this.tellWatchers(changes));
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

  private tellWatchers(news: PresenceNews[]): void {
    const places = new Map(news.map(({ userId }, place) => [userId, place]));
    this.tell('presence:changed', news, ({ data: { watched } }) => watched && placesOfWatched(watched, places));
  }

  /** One after the other, because a large telling takes many turns and must not arrive after a newer one. */
  private tell<E extends 'presence:changed' | 'user:changed'>(
    event: E,
    news: Parameters<ServerEvents[E]>[0][],
    wanted?: (socket: ParleySocket) => number[] | null,
  ): void {
    const messages = news.map((one) => [one] as Parameters<ServerEvents[E]>);
    this.telling = this.telling
      .then(() => this.sockets.toUsersAll(event, messages, wanted))
      .catch((error: unknown) => this.log.error(`not told: ${String(error)}`));
  }

  onModuleDestroy(): void {
    this.presences.close();
    this.profiles.close();
  }
}
