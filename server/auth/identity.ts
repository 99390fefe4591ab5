/** Other modules import these from here. They are defined below `users`, which needs them too. */
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
