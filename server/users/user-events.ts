import { Injectable } from '@nestjs/common';
import { DomainEvents } from '../http/domain-events.js';
import type { UserEntity } from './user.entity.js';

/**
 * `changed`: a name, picture, availability, status, role or ban is committed as the entity now says. `profile`: of these
 * the name or the picture. `favourites`: of the user with this id.
 */
@Injectable()
export class UserEvents extends DomainEvents<{
  changed: [UserEntity];
  profile: [UserEntity];
  favourites: [number];
}> {}
