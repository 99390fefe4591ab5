import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { GuestEntry, GuestRoomEntry, Page, PublicRoom, Room, RoomCheck } from '../../contracts/index.js';
import { type Client, From } from '../http/client.js';
import { OptionalDeviceId } from '../http/device.js';
import { BodyLimit } from '../http/front/body-reader.js';
import { Anyone, type Identity, Me, Public, Whoever } from '../http/identity.js';
import { MayTake } from '../http/time-limit.js';
import { Lobby } from './lobby.js';
import { GuestRooms } from './guests/guest-rooms.js';
import { PublicRooms } from './guests/public-rooms.js';
import {
  GuestEntryAnswer,
  GuestRoomEntryAnswer,
  PublicRoomsAnswer,
  RoomAnswer,
  RoomCheckAnswer,
  RoomPageAnswer,
} from './room.answers.js';
import { RoomChecks } from './entry/room-checks.js';
import { RoomGuests } from './guests/room-guests.js';
import { GuestBody, GuestRoomBody, LobbyQuery, RoomBody, RoomChangesBody } from './rooms.dto.js';
import { RoomsService } from './rooms.service.js';

/** Time for hashing a password on a busy machine. */
const HASHING_MS = 10_000;
/** A description of 500 characters, each written as `\uXXXX\uXXXX`. */
const ROOM_BYTES = 16 * 1024;

@ApiTags('rooms')
@ApiBearerAuth()
@Controller('rooms')
export class RoomsController {
  constructor(
    private readonly rooms: RoomsService,
    private readonly lobby: Lobby,
    private readonly checks: RoomChecks,
    private readonly guests: RoomGuests,
    private readonly guestRooms: GuestRooms,
    private readonly listed: PublicRooms,
  ) {}

  @Post()
  @BodyLimit(ROOM_BYTES)
  @MayTake(HASHING_MS)
  @ApiOperation({ summary: 'Make a room' })
  @ApiCreatedResponse({ type: RoomAnswer })
  create(@Me() me: Identity, @Body() body: RoomBody): Promise<Room> {
    return this.rooms.create(body, me);
  }

  @Get()
  @ApiOperation({ summary: 'The lobby: open rooms, my own, and those I am invited to, newest first' })
  @ApiOkResponse({ type: RoomPageAnswer })
  list(@Me() me: Identity, @Query() query: LobbyQuery): Promise<Page<Room>> {
    return this.lobby.list(query, me.userId);
  }

  @Get('public')
  @Public()
  @ApiOperation({ summary: 'The rooms that are open to guests and listed for everybody' })
  @ApiOkResponse({ type: PublicRoomsAnswer })
  listPublic(): Promise<Page<PublicRoom>> {
    return this.listed.list();
  }

  @Post('guest')
  @Public()
  @ApiOperation({ summary: 'Begin a meeting without an account: a room of its own, hosted by its maker' })
  @ApiCreatedResponse({ type: GuestRoomEntryAnswer })
  @ApiHeader({ name: 'X-Device-Id', required: false })
  begin(
    @From() client: Client,
    @OptionalDeviceId() deviceId: string | null,
    @Body() body: GuestRoomBody,
  ): Promise<GuestRoomEntry> {
    return this.guestRooms.begin({ ...body, deviceId }, client);
  }

  @Get(':code')
  @ApiOperation({ summary: 'One room' })
  @ApiOkResponse({ type: RoomAnswer })
  one(@Me() me: Identity, @Param('code') code: string): Promise<Room> {
    return this.rooms.get(code, me);
  }

  @Patch(':code')
  @BodyLimit(ROOM_BYTES)
  @MayTake(HASHING_MS)
  @ApiOperation({ summary: 'Change a room (owner, admin)' })
  @ApiOkResponse({ type: RoomAnswer })
  change(@Me() me: Identity, @Param('code') code: string, @Body() body: RoomChangesBody): Promise<Room> {
    return this.rooms.change(code, body, me);
  }

  @Delete(':code')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a room (owner, admin); the meeting in it ends' })
  delete(@Me() me: Identity, @Param('code') code: string): Promise<void> {
    return this.rooms.delete(code, me);
  }

  @Post(':code/validate')
  @Anyone()
  @HttpCode(200)
  @ApiOperation({ summary: 'What whoever has the code may know of the room' })
  @ApiOkResponse({ type: RoomCheckAnswer })
  validate(@Whoever() asker: Identity | null, @From() client: Client, @Param('code') code: string): Promise<RoomCheck> {
    return this.checks.check(code, asker, client);
  }

  @Post(':code/guests')
  @Public()
  @MayTake(HASHING_MS)
  @ApiOperation({ summary: 'Come as a guest: a token that is good for this room alone, 12 hours' })
  @ApiCreatedResponse({ type: GuestEntryAnswer })
  @ApiHeader({ name: 'X-Device-Id', required: false })
  enter(
    @From() client: Client,
    @OptionalDeviceId() deviceId: string | null,
    @Param('code') code: string,
    @Body() body: GuestBody,
  ): Promise<GuestEntry> {
    return this.guests.enter(code, { ...body, deviceId }, client);
  }
}
