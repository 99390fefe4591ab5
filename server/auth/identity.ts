/** Where other modules look for it; it lives below `users`, which needs it too. */
export { type Identity, Me, Needs, Public } from '../http/identity.js';
