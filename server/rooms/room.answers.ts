import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  type Guest,
  type GuestEntry,
  type GuestRoomEntry,
  type Page,
  type PublicRoom,
  type Room,
  ROOM_ACCESS,
  ROOM_STANDINGS,
  type RoomAccess,
  type RoomMember,
  type RoomPerson,
  type RoomStanding,
} from '../../contracts/index.js';
import { UserDto } from '../users/users.dto.js';

/** Shapes of answers, used only for the published API description. The compiler checks them against the contract. */
class RoomPersonAnswer implements RoomPerson {
  @ApiProperty({ type: 'integer' }) participantId: number;
  @ApiProperty({ type: 'integer', nullable: true }) userId: number | null;
  @ApiProperty() displayName: string;
  @ApiProperty({ type: 'string', nullable: true }) avatarUrl: string | null;
  @ApiProperty() guest: boolean;
}

export class RoomAnswer implements Room {
  @ApiProperty({ example: 'abcd-efgh-jkmn' }) code: string;
  @ApiProperty() title: string;
  @ApiProperty({ type: 'string', nullable: true }) description: string | null;
  @ApiProperty({ enum: ROOM_ACCESS }) access: RoomAccess;
  @ApiProperty() owner: UserDto;
  @ApiProperty() requiresPassword: boolean;
  @ApiProperty() guestsAllowed: boolean;
  @ApiProperty({ description: 'listed on the page for signing in' }) public: boolean;
  @ApiProperty() waitingRoom: boolean;
  @ApiProperty() locked: boolean;
  @ApiProperty({ type: 'integer' }) maxParticipants: number;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) plannedFor: string | null;
  @ApiProperty({ type: 'integer' }) participantCount: number;
  @ApiProperty({ type: 'integer', nullable: true }) activeCallId: number | null;
  @ApiProperty({ type: [RoomPersonAnswer], description: 'who is in it now, the longest there first' })
  people: RoomPersonAnswer[];
  @ApiProperty({ type: 'string', format: 'date-time' }) createdAt: string;
  @ApiProperty({ type: 'string', format: 'uri' }) joinUrl: string;
}

export class RoomPageAnswer implements Page<Room> {
  @ApiProperty({ type: [RoomAnswer] }) items: RoomAnswer[];
  @ApiProperty({ type: 'string', nullable: true }) nextCursor: string | null;
}

/** The other fields are missing when `valid` is false. */
export class RoomCheckAnswer {
  @ApiProperty() valid: boolean;
  @ApiPropertyOptional() title?: string;
  @ApiPropertyOptional() requiresPassword?: boolean;
  @ApiPropertyOptional() full?: boolean;
  @ApiPropertyOptional() guestsAllowed?: boolean;
  @ApiPropertyOptional({ type: 'integer' }) participantCount?: number;
  @ApiPropertyOptional({ enum: [true], description: 'where you have to wait until a host lets you in' })
  waitingRoom?: true;
  @ApiPropertyOptional({ format: 'date-time', description: 'where it is planned' }) plannedFor?: string;
}

class GuestAnswer implements Guest {
  @ApiProperty({ type: 'integer' }) id: number;
  @ApiProperty() displayName: string;
  @ApiProperty() roomCode: string;
}

export class GuestEntryAnswer implements GuestEntry {
  @ApiProperty() guest: GuestAnswer;
  @ApiProperty({ description: 'good for this room alone' }) accessToken: string;
  @ApiProperty({ type: 'integer', description: 'seconds' }) expiresIn: number;
}

export class GuestRoomEntryAnswer extends GuestEntryAnswer implements GuestRoomEntry {
  @ApiProperty() title: string;
  @ApiProperty({ type: 'string', format: 'uri' }) joinUrl: string;
}

class PublicRoomAnswer implements PublicRoom {
  @ApiProperty({ example: 'abcd-efgh-jkmn' }) code: string;
  @ApiProperty() title: string;
  @ApiProperty() requiresPassword: boolean;
  @ApiProperty() waitingRoom: boolean;
  @ApiProperty() full: boolean;
  @ApiProperty({ type: 'integer' }) participantCount: number;
  @ApiProperty({ type: [String], description: 'the first names of who is in' }) people: string[];
}

export class PublicRoomsAnswer implements Page<PublicRoom> {
  @ApiProperty({ type: [PublicRoomAnswer] }) items: PublicRoomAnswer[];
  @ApiProperty({ type: 'string', nullable: true }) nextCursor: string | null;
}

class RoomMemberAnswer implements RoomMember {
  @ApiProperty() user: UserDto;
  @ApiProperty({ enum: ROOM_STANDINGS }) standing: RoomStanding;
  @ApiProperty({ type: 'string', format: 'date-time' }) since: string;
}

export class RoomMemberPageAnswer implements Page<RoomMember> {
  @ApiProperty({ type: [RoomMemberAnswer] }) items: RoomMemberAnswer[];
  @ApiProperty({ type: 'string', nullable: true }) nextCursor: string | null;
}
