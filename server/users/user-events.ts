import { Injectable } from '@nestjs/common';
import { DomainEvents } from '../http/domain-events.js';
import type { UserEntity } from './user.entity.js';

/**
 * `changed`: a name, picture, availability, status, role or ban was committed; the entity has the new values. `profile`: the
 * name or the picture has changed. `favourites`: those of the user with this id have changed.
 */
@Injectable()
export class UserEvents extends DomainEvents<{
  changed: [UserEntity];
  profile: [UserEntity];
  favourites: [number];
}> {}
