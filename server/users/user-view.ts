import { Injectable } from '@nestjs/common';
import { hasRole, type User } from '../../contracts/index.js';
import type { Identity } from '../http/identity.js';
import { PresenceReader } from './presence-reader.js';
import type { UserEntity } from './user.entity.js';

/** What everybody may see of a user comes from these columns. */
export type ShownUser = Pick<
  UserEntity,
  | 'id'
  | 'username'
  | 'displayName'
  | 'avatarTag'
  | 'role'
  | 'availability'
  | 'statusMessage'
  | 'lastSeenAt'
  | 'disabledAt'
  | 'deletedAt'
>;

type Private = Partial<Pick<UserEntity, 'email'>>;
type Asker = Pick<Identity, 'userId' | 'role'>;

/** Users as others see them, and as they see themselves. */
@Injectable()
export class UserViews {
  constructor(private readonly presence: PresenceReader) {}

  /** Without an asker: what everybody may see. */
  one(user: ShownUser & Private, asker?: Asker): User {
    return { ...this.publicPart(user), ...privatePart(user, asker) };
  }

  many(users: UserEntity[], asker?: Asker): User[] {
    return users.map((user) => this.one(user, asker));
  }

  /** Shown in place of an account when the person has none: a name that nobody can call. */
  guest(displayName = 'A guest'): User {
    const nothing = { avatarUrl: null, statusMessage: null, lastSeenAt: null, deleted: true } as const;
    return { id: 0, username: '', displayName, role: 'employee', presence: 'offline', ...nothing };
  }

  private publicPart(user: ShownUser): User {
    return {
      id: user.id,
      username: user.username,
      displayName: user.displayName,
      avatarUrl: avatarUrl(user),
      role: user.role,
      presence: this.presence.presenceOf(user),
      statusMessage: user.statusMessage,
      lastSeenAt: user.lastSeenAt?.toISOString() ?? null,
      ...(user.deletedAt === null ? {} : { deleted: true as const }),
    };
  }
}

/** The URL of the user's picture; null when there is none. */
export function avatarUrl({ id, avatarTag }: Pick<UserEntity, 'id' | 'avatarTag'>): string | null {
  return avatarTag === null ? null : `/api/users/${id}/avatar?v=${avatarTag}`;
}

function privatePart(user: ShownUser & Private, asker?: Asker): Partial<User> {
  if (asker === undefined) return {};
  const self = asker.userId === user.id;
  return {
    ...(self || hasRole(asker.role, 'support') ? { email: user.email } : {}),
    ...(self ? { availability: user.availability } : {}),
    ...(hasRole(asker.role, 'admin') ? { disabledAt: user.disabledAt?.toISOString() ?? null } : {}),
  };
}
