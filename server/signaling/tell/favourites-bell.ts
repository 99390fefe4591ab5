import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UserEvents } from '../../users/user-events.js';
import { Sockets } from '../sockets.js';

/** Tells a user's own devices that the favourites have changed; each device then asks for the list. */
@Injectable()
export class FavouritesBell implements OnModuleInit {
  constructor(
    private readonly users: UserEvents,
    private readonly sockets: Sockets,
  ) {}

  onModuleInit(): void {
    this.users.on('favourites', (userId) => this.sockets.toPerson({ userId, guestId: null }, 'favourites:changed', {}));
  }
}
