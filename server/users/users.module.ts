import { Module } from '@nestjs/common';
import { AccountsService } from './accounts.service.js';
import { Passwords } from './passwords.js';
import { PresenceReader } from './presence-reader.js';
import { UserEvents } from './user-events.js';
import { UserViews } from './user-view.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({
  controllers: [UsersController],
  providers: [AccountsService, Passwords, PresenceReader, UserEvents, UserViews, UsersService],
  exports: [AccountsService, Passwords, PresenceReader, UserEvents, UserViews, UsersService],
})
export class UsersModule {}
