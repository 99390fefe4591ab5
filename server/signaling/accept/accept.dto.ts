import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsObject, IsString, MaxLength, ValidateNested } from 'class-validator';
import type { AcceptedCall, AcceptJoin, Joined } from '../../../contracts/index.js';
import { CallAnswer, ParticipantAnswer } from '../../calls/http/call.answers.js';
import { Optional } from '../../http/fields.js';
import { MediaPayload } from '../signaling.dto.js';

const SOCKET_ID_MAX = 64;

class JoinWish implements AcceptJoin {
  @ApiProperty({ description: 'what the page sends, as in `call:join`' })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => MediaPayload)
  media: MediaPayload;

  @ApiPropertyOptional({ description: 'the id of the page’s socket, for a device that may have several' })
  @Optional()
  @IsString()
  @MaxLength(SOCKET_ID_MAX)
  socketId?: string;
}

export class AcceptBody {
  @ApiPropertyOptional({ description: 'Join in the same step: the answer has `joined` where that was possible' })
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => JoinWish)
  join?: JoinWish;
}

class JoinedAnswer implements Joined {
  @ApiProperty({ type: 'integer' }) participantId: number;
  @ApiProperty({ type: 'integer' }) epoch: number;
  @ApiProperty({ type: [ParticipantAnswer] }) participants: ParticipantAnswer[];
  @ApiProperty({ type: 'integer' }) version: number;
  @ApiProperty({ type: 'integer' }) lastSignalId: number;
}

export class AcceptAnswer extends CallAnswer implements AcceptedCall {
  @ApiPropertyOptional({ description: 'as `call:join` would have been acknowledged' }) joined?: JoinedAnswer;
}
