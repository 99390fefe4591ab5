import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import {
  CALL_KINDS,
  CALL_STATUSES,
  CALL_TYPES,
  type CallKind,
  type CallStatus,
  type CallType,
  HISTORY_RESULTS,
  type HistoryResult,
} from '../../../contracts/index.js';
import { TimeZone } from '../../http/csv/local-time.js';
import { IsTime } from '../../http/fields.js';
import { PageQuery, ToInteger } from '../../http/paging.js';

/** Filters for calls, for the history and for the audit. Times are ISO 8601; `from` is included, `to` is not. */
export class AnyCallFilter {
  @ApiPropertyOptional({ enum: CALL_STATUSES })
  @IsOptional()
  @IsIn(CALL_STATUSES)
  status?: CallStatus;

  @ApiPropertyOptional({ enum: CALL_TYPES })
  @IsOptional()
  @IsIn(CALL_TYPES)
  type?: CallType;

  @ApiPropertyOptional({ enum: CALL_KINDS })
  @IsOptional()
  @IsIn(CALL_KINDS)
  kind?: CallKind;

  @ApiPropertyOptional({ format: 'date-time' })
  @IsOptional()
  @IsTime()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  @IsOptional()
  @IsTime()
  to?: string;
}

/** Filters for the user's own calls. */
export class CallFilter extends AnyCallFilter {
  @ApiPropertyOptional({ enum: ['in', 'out'] })
  @IsOptional()
  @IsIn(['in', 'out'])
  direction?: 'in' | 'out';

  /** The result, as the user's history shows it. */
  @ApiPropertyOptional({ enum: HISTORY_RESULTS })
  @IsOptional()
  @IsIn(HISTORY_RESULTS)
  outcome?: HistoryResult;

  /** A user's id. Finds calls with this person. */
  @ApiPropertyOptional({ type: 'integer' })
  @IsOptional()
  @ToInteger()
  @IsInt()
  @Min(1)
  with?: number;

  /** Part of the name of somebody in the call, of the room's title, or of a chat message. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(80)
  search?: string;
}

export class CallsQuery extends IntersectionType(CallFilter, PageQuery) {}

export class ExportQuery extends CallFilter {
  @ApiPropertyOptional({ enum: ['csv', 'json'], default: 'json' })
  @IsOptional()
  @IsIn(['csv', 'json'])
  format: 'csv' | 'json' = 'json';

  /** Used for the CSV export. */
  @TimeZone()
  timeZone?: string;
}
