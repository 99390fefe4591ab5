import { Module } from '@nestjs/common';
import { AccountsService } from './accounts.service.js';
import { Avatars } from './pictures/avatars.js';
import { AvatarsController } from './pictures/avatars.controller.js';
import { Directory } from './directory.js';
import { Favourites } from './favourites/favourites.js';
import { FavouritesController } from './favourites/favourites.controller.js';
import { Passwords } from './passwords.js';
import { PresenceReader } from './presence-reader.js';
import { UserEvents } from './user-events.js';
import { UserRows } from './user-rows.js';
import { UserViews } from './user-view.js';
import { UsersElsewhere } from './users-elsewhere.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({
  controllers: [UsersController, AvatarsController, FavouritesController],
  providers: [
    AccountsService,
    Avatars,
    Directory,
    Favourites,
    Passwords,
    PresenceReader,
    UserEvents,
    UserRows,
    UserViews,
    UsersElsewhere,
    UsersService,
  ],
  exports: [AccountsService, Directory, Passwords, PresenceReader, UserEvents, UserRows, UserViews, UsersService],
})
export class UsersModule {}
