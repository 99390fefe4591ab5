import { randomBytes } from 'node:crypto';
import { named } from './sort-name.js';
import type { UserEntity } from '../user.entity.js';

/**
 * What becomes of a user's row on deletion: a stranger of a random name, whom calls may go on naming. Nobody has the
 * username and the address, and no way leads back from them. Only the password hash is not here: it takes its time.
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
