import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
} from 'class-validator';
import { MaxLength, Min } from 'class-validator';
import {
  DISPLAY_NAME_MAX,
  ROOM_ACCESS,
  ROOM_DESCRIPTION_MAX,
  ROOM_MEMBERS_AT_ONCE,
  ROOM_PASSWORD_MAX,
  ROOM_PLACES_DEFAULT,
  ROOM_PLACES_MAX,
  ROOM_PLACES_MIN,
  ROOM_TITLE_MAX,
  type RoomAccess,
  type RoomWish,
} from '../../contracts/index.js';
import { Optional, PlainText, Trimmed } from '../http/fields.js';
import { PageQuery } from '../http/paging.js';
import { Description, PlannedTime, RoomPassword } from './room-fields.js';

/** `POST /rooms` */
export class RoomBody implements RoomWish {
  @ApiProperty({ minLength: 1, maxLength: ROOM_TITLE_MAX })
  @PlainText({ min: 1, max: ROOM_TITLE_MAX })
  title: string;

  @ApiPropertyOptional({ type: String, maxLength: ROOM_DESCRIPTION_MAX, nullable: true })
  @Optional()
  @Description()
  description?: string | null;

  @ApiProperty({ enum: ROOM_ACCESS })
  @IsIn(ROOM_ACCESS)
  access: RoomAccess;

  @ApiPropertyOptional({ type: String, maxLength: ROOM_PASSWORD_MAX, nullable: true, description: 'null: none' })
  @Optional()
  @RoomPassword()
  password?: string | null;

  /** People without an account may enter by the link. */
  @ApiPropertyOptional({ default: false })
  @Optional()
  @IsBoolean()
  guestsAllowed?: boolean;

  /** If guests are allowed: listed for everybody on the sign-in page, with the first names of the people inside. */
  @ApiPropertyOptional({ default: false })
  @Optional()
  @IsBoolean()
  public?: boolean;

  /** Everybody except the owner and hosts has to be let in. */
  @ApiPropertyOptional({ default: false })
  @Optional()
  @IsBoolean()
  waitingRoom?: boolean;

  /** Nobody new comes in. */
  @ApiPropertyOptional({ default: false })
  @Optional()
  @IsBoolean()
  locked?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: ROOM_PLACES_MIN,
    maximum: ROOM_PLACES_MAX,
    default: ROOM_PLACES_DEFAULT,
  })
  @Optional()
  @IsInt()
  @Min(ROOM_PLACES_MIN)
  @Max(ROOM_PLACES_MAX)
  maxParticipants?: number;

  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true, description: 'null: for no time' })
  @Optional()
  @PlannedTime()
  plannedFor?: string | null;
}

/** `PATCH /rooms/:code`: any subset of the fields. */
export class RoomChangesBody extends PartialType(RoomBody, { skipNullProperties: false }) {}

const FLAGS: Record<string, boolean> = { true: true, '1': true, false: false, '0': false, '': false };
const toFlag = ({ value }: { value: unknown }) =>
  typeof value === 'string' && Object.hasOwn(FLAGS, value) ? FLAGS[value] : value;

/** `GET /rooms` */
export class LobbyQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Words in the title, the description, the name of the owner or the code' })
  @IsOptional()
  @Trimmed()
  @MaxLength(100)
  @IsString()
  search?: string;

  /** Only rooms that the user owns. */
  @ApiPropertyOptional({ default: false })
  @IsOptional()
  @Transform(toFlag)
  @IsBoolean()
  mine?: boolean;

  /** Only rooms with a meeting now. */
  @ApiPropertyOptional({ default: false })
  @IsOptional()
  @Transform(toFlag)
  @IsBoolean()
  running?: boolean;

  /** Only rooms planned for a time that is at most an hour past; the next one first. */
  @ApiPropertyOptional({ default: false })
  @IsOptional()
  @Transform(toFlag)
  @IsBoolean()
  planned?: boolean;
}

/** `POST /rooms/:code/guests` */
export class GuestBody {
  @ApiProperty({ minLength: 1, maxLength: DISPLAY_NAME_MAX })
  @PlainText({ min: 1, max: DISPLAY_NAME_MAX })
  displayName: string;

  /** If the room has one. */
  @ApiPropertyOptional({ format: 'password' })
  @IsOptional()
  @MaxLength(1024)
  @IsString()
  password?: string | null;
}

/** `POST /rooms/guest` */
export class GuestRoomBody {
  @ApiProperty({ minLength: 1, maxLength: DISPLAY_NAME_MAX })
  @PlainText({ min: 1, max: DISPLAY_NAME_MAX })
  displayName: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: ROOM_TITLE_MAX, description: 'left out: named after its maker' })
  @Optional()
  @PlainText({ min: 1, max: ROOM_TITLE_MAX })
  title?: string;
}

const INVITATIONS = ['invited', 'host'] as const;
export type Invitation = (typeof INVITATIONS)[number];

/** `POST /rooms/:code/members` */
export class MembersBody {
  @ApiProperty({ type: 'array', items: { type: 'integer' }, minItems: 1, maxItems: ROOM_MEMBERS_AT_ONCE })
  @Max(2 ** 31 - 1, { each: true })
  @Min(1, { each: true })
  @IsInt({ each: true })
  @ArrayMaxSize(ROOM_MEMBERS_AT_ONCE)
  @ArrayMinSize(1)
  @IsArray()
  userIds: number[];

  /** If left out, hosts stay hosts, and the others are invited. */
  @ApiPropertyOptional({ enum: INVITATIONS })
  @Optional()
  @IsIn(INVITATIONS)
  standing?: Invitation;
}
