/** Where other modules look for it; it lives below `users`, which needs it too. */
export {
  type GuestIdentity,
  Guests,
  type Identity,
  isGuest,
  Me,
  Needs,
  type Person,
  Someone,
} from '../http/identity.js';
