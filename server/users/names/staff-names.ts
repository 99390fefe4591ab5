import { claimsToBeStaff, type FieldError, hasRole, type Role } from '../../../contracts/index.js';
import { ProblemError } from '../../http/errors/problem.js';

/** The names by which others know a person. A name that is left out does not change. */
interface Names {
  username?: string;
  displayName?: string;
}

const WORDS = 'This name is kept for those who run this server. Choose another one.';

/**
 * Only people who run the server may have names that say so, because others would trust such a name with their passwords.
 * @throws validation-failed with the fields
 */
export function assertOwnNames(names: Names, role: Role | null): void {
  if (role !== null && hasRole(role, 'support')) return;
  // Without a display name the username is shown.
  const { username = '', displayName = '' } = names;
  const shown = displayName === username ? '' : displayName;
  const errors: FieldError[] = Object.entries({ username, displayName: shown })
    .filter(([, name]) => claimsToBeStaff(name))
    .map(([field]) => ({ field, message: WORDS }));
  if (errors.length > 0) throw new ProblemError('validation-failed', WORDS, { errors });
}
