import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, MaxLength, ValidateIf } from 'class-validator';
import {
  AVAILABILITIES,
  type Availability,
  DIRECTORY_ORDERS,
  type DirectoryOrder,
  DISPLAY_NAME_MAX,
  type Presence,
  PRESENCES,
  type Role,
  ROLES,
  STATUS_MESSAGE_MAX,
  type Timestamp,
  type User,
} from '../../contracts/index.js';
import { Optional, Trimmed } from '../http/fields.js';
import { PageQuery } from '../http/paging.js';
import { DisplayName, StatusMessage } from './account-fields.js';

/** A user as the API shows them. */
export class UserDto implements User {
  @ApiProperty() id: number;
  @ApiProperty() username: string;
  @ApiProperty() displayName: string;
  @ApiProperty({ type: String, nullable: true }) avatarUrl: string | null;
  @ApiProperty({ enum: ROLES }) role: Role;
  @ApiProperty({ enum: PRESENCES }) presence: Presence;
  @ApiProperty({ type: String, nullable: true }) statusMessage: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) lastSeenAt: Timestamp | null;
  @ApiPropertyOptional({ type: Boolean, description: 'true on who was deleted, else left out' }) deleted?: true;
  @ApiPropertyOptional({ description: 'For oneself, support and admins' }) email?: string;
  @ApiPropertyOptional({ enum: AVAILABILITIES, description: 'For oneself' }) availability?: Availability;
  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true, description: 'For admins' })
  disabledAt?: Timestamp | null;
}

const emptyIsNull = ({ value }: { value: unknown }) =>
  typeof value === 'string' && value.trim() === '' ? null : value;

/** `PATCH /users/me` */
export class ProfileBody {
  @ApiPropertyOptional({ maxLength: DISPLAY_NAME_MAX })
  @Optional()
  @DisplayName()
  displayName?: string;

  @ApiPropertyOptional({ enum: AVAILABILITIES })
  @Optional()
  @IsIn(AVAILABILITIES)
  availability?: Availability;

  @ApiPropertyOptional({ type: String, maxLength: STATUS_MESSAGE_MAX, nullable: true, description: 'null: none' })
  @ValidateIf((_, value: unknown) => value !== undefined && value !== null)
  @Transform(emptyIsNull)
  @StatusMessage()
  statusMessage?: string | null;
}

/** A page of users. */
export class UserPageDto {
  @ApiProperty({ type: [UserDto] }) items: UserDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

export class SearchQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Words in the username or the display name' })
  @IsOptional()
  @Trimmed()
  @MaxLength(100)
  @IsString()
  search?: string;
}

/** `GET /users` */
export class DirectoryQuery extends SearchQuery {
  @ApiPropertyOptional({ enum: PRESENCES })
  @Optional()
  @IsIn(PRESENCES)
  presence?: Presence;

  @ApiPropertyOptional({ enum: DIRECTORY_ORDERS, default: 'name', description: 'by name, or who is online first' })
  @Optional()
  @IsIn(DIRECTORY_ORDERS)
  order?: DirectoryOrder;
}

/** `GET /users/:id/avatar` */
export class AvatarQuery {
  @ApiProperty({ description: 'The tag in the avatarUrl' })
  @MaxLength(64)
  @IsString()
  v: string;
}
