/** Where other modules look for it; it lives below `users`, which needs it too. */
export {
  Anyone,
  type GuestIdentity,
  Guests,
  type Identity,
  isGuest,
  Me,
  Needs,
  type Person,
  Public,
  Someone,
  Whoever,
} from '../http/identity.js';
