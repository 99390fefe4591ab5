import { randomBytes } from 'node:crypto';
import { named } from './sort-name.js';
import type { UserEntity } from '../user.entity.js';

/**
 * What a user's row becomes on deletion: a stranger with a random name, to whom calls can still refer. The username and the
 * address belong to nobody, and nothing leads back from them. The password hash is made elsewhere, because hashing takes long.
 */
export function pseudonym(at = new Date()) {
  const tag = randomBytes(12).toString('hex');
  const username = `former-${tag}`;
  return {
    username,
    email: `${username}@deleted.invalid`,
    ...named(`Former user ${tag.slice(0, 4)}`),
    role: 'employee',
    ...{ avatar: null, avatarTag: null, availability: 'auto', statusMessage: null, lastSeenAt: null },
    ...{ disabledAt: at, deletedAt: at },
  } as const satisfies Omit<UserEntity, 'id' | 'createdAt' | 'passwordHash'>;
}
