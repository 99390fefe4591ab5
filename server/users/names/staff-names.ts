import { claimsToBeStaff, type FieldError, hasRole, type Role } from '../../../contracts/index.js';
import { ProblemError } from '../../http/errors/problem.js';

/** The names that others know somebody by; left out: not to be changed. */
interface Names {
  username?: string;
  displayName?: string;
}

const WORDS = 'This name is kept for those who run this server. Choose another one.';

/**
 * Nobody is called like those who run the server but they themselves: people give such a name their passwords.
 * @throws validation-failed, naming the fields
 */
export function assertOwnNames(names: Names, role: Role | null): void {
  if (role !== null && hasRole(role, 'support')) return;
  // Who gives no display name is shown by the username.
  const { username = '', displayName = '' } = names;
  const shown = displayName === username ? '' : displayName;
  const errors: FieldError[] = Object.entries({ username, displayName: shown })
    .filter(([, name]) => claimsToBeStaff(name))
    .map(([field]) => ({ field, message: WORDS }));
  if (errors.length > 0) throw new ProblemError('validation-failed', WORDS, { errors });
}
