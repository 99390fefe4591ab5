import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type PresenceChange, PresenceEvents } from '../../presence/presence-events.js';
import { UserEvents } from '../../users/user-events.js';
import { avatarUrl } from '../../users/user-view.js';
import { EachAtMost } from './each-at-most.js';
import { Sockets } from '../sockets.js';

/** The pause between two announcements about one person. */
const AT_MOST_EVERY_MS = 500;

/** Tells everybody with an account about a person's new presence, name or picture. */
@Injectable()
export class PresenceBell implements OnModuleInit, OnModuleDestroy {
  private readonly presences = new EachAtMost<PresenceChange>(AT_MOST_EVERY_MS, (change) =>
    this.sockets.toUsers('presence:changed', change),
  );
  private readonly profiles = new EachAtMost<{ userId: number; displayName: string; avatarUrl: string | null }>(
    AT_MOST_EVERY_MS,
    (profile) => this.sockets.toUsers('user:changed', profile),
  );

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

  onModuleDestroy(): void {
    this.presences.close();
    this.profiles.close();
  }
}
