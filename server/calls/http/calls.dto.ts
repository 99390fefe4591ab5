import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import {
  CALL_TYPES,
  type CallType,
  CLIENT_END_REASONS,
  type ClientEndReason,
  ROOM_PASSWORD_MAX,
} from '../../../contracts/index.js';

export class PlaceCallBody {
  /** The user to ring. */
  @ApiProperty({ type: 'integer' })
  @IsInt()
  @Min(1)
  calleeId: number;

  @ApiProperty({ enum: CALL_TYPES })
  @IsIn(CALL_TYPES)
  type: CallType;
}

export class EndCallBody {
  /** Why the client hangs up. Defaults to `hangup`. */
  @ApiPropertyOptional({ enum: CLIENT_END_REASONS })
  @IsOptional()
  @IsIn(CLIENT_END_REASONS)
  reason?: ClientEndReason;
}

export class JoinBody {
  @ApiPropertyOptional({ description: 'Where the room has one' })
  @IsOptional()
  @IsString()
  @MaxLength(ROOM_PASSWORD_MAX)
  password?: string | null;

  @ApiPropertyOptional({ description: 'I am in this meeting on another device: take it over here' })
  @IsOptional()
  @IsBoolean()
  move?: boolean;
}

export class LockBody {
  @ApiProperty()
  @IsBoolean()
  locked: boolean;
}

export class ReadBody {
  /** The id of the last message that was read. */
  @ApiProperty({ type: 'integer' })
  @IsInt()
  @Min(1)
  @Max(0x7fffffff)
  upTo: number;
}

export class InviteBody {
  /** The user to ring. */
  @ApiProperty({ type: 'integer' })
  @IsInt()
  @Min(1)
  userId: number;
}
