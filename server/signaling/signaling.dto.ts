import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsDefined,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Injectable, type PipeTransform } from '@nestjs/common';
import { MAX_APPLY_ERROR_CHARACTERS } from '../../contracts/index.js';
import { invalid } from '../http/problem.js';

const ID_MAX = 0x7fffffff;

/** `{}`, or nothing: class-validator has no word for a payload without fields. */
@Injectable()
export class NoPayloadPipe implements PipeTransform {
  transform(payload: unknown): null {
    const empty =
      payload === undefined || payload === null || (typeof payload === 'object' && Object.keys(payload).length === 0);
    if (!empty) throw invalid('payload', 'This event has no payload.');
    return null;
  }
}

export class OfCall {
  @IsInt()
  @Min(1)
  @Max(ID_MAX)
  callId: number;
}

export class MediaPayload {
  @IsBoolean()
  audio: boolean;

  @IsBoolean()
  video: boolean;

  @IsBoolean()
  screen: boolean;
}

export class JoinPayload extends OfCall {
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => MediaPayload)
  media: MediaPayload;
}

export class ResumePayload extends OfCall {
  /** 0 where no signal has come yet. */
  @IsInt()
  @Min(0)
  @Max(ID_MAX)
  lastSignalId: number;
}

export class HandPayload extends OfCall {
  @IsBoolean()
  raised: boolean;
}

export class AppliedPayload extends OfCall {
  @IsInt()
  @Min(1)
  @Max(ID_MAX)
  id: number;

  /** What `setRemoteDescription` or `addIceCandidate` said. */
  @IsOptional()
  @IsString()
  @MaxLength(MAX_APPLY_ERROR_CHARACTERS)
  error?: string;
}
