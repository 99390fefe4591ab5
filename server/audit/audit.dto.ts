import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import {
  END_REASONS,
  type EndReason,
  PAGE_DEFAULT,
  QUALITY_LEVELS,
  type QualityLevel,
  SIGNAL_KINDS,
  type SignalKind,
  SIGNALS_PAGE_MAX,
} from '../../contracts/index.js';
import { AnyCallFilter } from '../calls/http/calls.dto.js';
import { PlainText } from '../http/fields.js';
import { TimeZone } from '../http/csv/local-time.js';
import { PageQuery, ToInteger } from '../http/paging.js';

/** Filters for the calls of everybody. */
export class SearchFilter extends AnyCallFilter {
  @ApiPropertyOptional({ description: "A user's id, or part of a name, also of the name that a guest came under" })
  @IsOptional()
  @IsString()
  @MaxLength(80)
  user?: string;

  @ApiPropertyOptional({ enum: END_REASONS })
  @IsOptional()
  @IsIn(END_REASONS)
  endReason?: EndReason;

  @ApiPropertyOptional({ description: 'In any writing, or the whole link' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  roomCode?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Whole seconds' })
  @IsOptional()
  @ToInteger()
  @IsInt()
  @Min(0)
  minDuration?: number;

  @ApiPropertyOptional({ enum: QUALITY_LEVELS, description: 'The worst that lasted' })
  @IsOptional()
  @IsIn(QUALITY_LEVELS)
  quality?: QualityLevel;
}

/** An export may name a time zone: the file then contains local times as well. */
export class ExportQuery extends SearchFilter {
  @TimeZone()
  timeZone?: string;
}

export class SearchQuery extends IntersectionType(SearchFilter, PageQuery) {}

export class SignalsQuery extends PageQuery {
  /** A call has at most thousands of signals, and the ladder needs them all. These rules replace the inherited ones. */
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: SIGNALS_PAGE_MAX, default: PAGE_DEFAULT })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(SIGNALS_PAGE_MAX)
  override limit: number = PAGE_DEFAULT;

  @ApiPropertyOptional({ enum: SIGNAL_KINDS })
  @IsOptional()
  @IsIn(SIGNAL_KINDS)
  kind?: SignalKind;

  @ApiPropertyOptional({ type: 'integer', description: 'Sent by, or to, this participant' })
  @IsOptional()
  @ToInteger()
  @IsInt()
  @Min(1)
  participant?: number;
}

export class ReasonBody {
  @ApiProperty({ minLength: 3, maxLength: 500, description: 'Why; it is recorded' })
  @PlainText({ min: 3, max: 500, letters: 3 })
  reason: string;
}

export class AccessesQuery extends PageQuery {
  @ApiPropertyOptional({ type: 'integer' })
  @IsOptional()
  @ToInteger()
  @IsInt()
  @Min(1)
  callId?: number;

  @ApiPropertyOptional({ type: 'integer' })
  @IsOptional()
  @ToInteger()
  @IsInt()
  @Min(1)
  userId?: number;
}
