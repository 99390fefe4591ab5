import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { UsersModule } from '../users/users.module.js';
import { CodeGuesses } from './entry/code-guesses.js';
import { GuestRetention } from './guests/guest-retention.js';
import { GuestRoomRetention } from './guests/guest-room-retention.js';
import { GuestRooms } from './guests/guest-rooms.js';
import { PublicRooms } from './guests/public-rooms.js';
import { Lobby } from './lobby.js';
import { RoomChecks } from './entry/room-checks.js';
import { RoomEntrants } from './entry/room-entrants.js';
import { RoomEvents } from './room-events.js';
import { RoomGuests } from './guests/room-guests.js';
import { RoomMembers } from './members/room-members.js';
import { RoomMembersController } from './members/room-members.controller.js';
import { RoomOccupancy } from './room-occupancy.js';
import { RoomPasswords } from './entry/room-passwords.js';
import { RoomRights } from './room-rights.js';
import { RoomViews } from './room-views.js';
import { RoomsController } from './rooms.controller.js';
import { RoomsRepository } from './rooms.repository.js';
import { RoomsService } from './rooms.service.js';

/** Places where calls happen: their rules, invitations and guests, and the lobby. */
@Module({
  imports: [UsersModule, AuthModule],
  controllers: [RoomsController, RoomMembersController],
  providers: [
    CodeGuesses,
    GuestRetention,
    GuestRoomRetention,
    GuestRooms,
    Lobby,
    PublicRooms,
    RoomChecks,
    RoomEntrants,
    RoomEvents,
    RoomGuests,
    RoomMembers,
    RoomOccupancy,
    RoomPasswords,
    RoomRights,
    RoomViews,
    RoomsRepository,
    RoomsService,
  ],
  exports: [
    CodeGuesses,
    RoomEntrants,
    RoomEvents,
    RoomOccupancy,
    RoomPasswords,
    RoomRights,
    RoomViews,
    RoomsRepository,
  ],
})
export class RoomsModule {}
