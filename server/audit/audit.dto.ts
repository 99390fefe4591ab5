import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsInt, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';
import {
  CALL_OUTCOMES,
  type CallOutcome,
  cutText,
  END_REASONS,
  type EndReason,
  FINDING_CODES,
  type FindingCode,
  OVERVIEW_DAYS,
  type OverviewDays,
  PAGE_DEFAULT,
  QUALITY_LEVELS,
  type QualityLevel,
  SIGNAL_KINDS,
  type SignalKind,
  SIGNALS_PAGE_MAX,
  SOUND_TROUBLES,
  type SoundTrouble,
} from '../../contracts/index.js';
import { AnyCallFilter } from '../calls/history/history.dto.js';
import { PlainText } from '../http/fields.js';
import { TimeZone } from '../http/csv/local-time.js';
import { PageLimit, PageQuery, ToInteger } from '../http/paging.js';

const PERSONS_MAX = 6;
const SORTS = ['cause'] as const;
const FACET_MAX = 32;
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

/** A parameter that may be repeated. Texts are cut, since nobody types so much on purpose. */
function Several({ max, length, of }: { max: number; length?: number; of?: readonly string[] }): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      listIn(value).map((one) => (length && typeof one === 'string' ? cutText(one, length) : one)),
    ),
    IsOptional(),
    ArrayMaxSize(max),
    of === undefined ? IsString({ each: true }) : IsIn(of, { each: true }),
  );
}
const listIn = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

const FacetValue = () => applyDecorators(IsOptional(), IsString(), MaxLength(FACET_MAX));

/** Filters for the calls of everybody. */
export class SearchFilter extends AnyCallFilter {
  @ApiPropertyOptional({
    ...{ type: [String], maxItems: PERSONS_MAX },
    description:
      'A user\'s id, or part of a name, also of the name that a guest came under; several, or "Ann with Ben": calls that all were in',
  })
  @Several({ max: PERSONS_MAX, length: 80 })
  user?: string[];

  @ApiPropertyOptional({ enum: END_REASONS })
  @IsOptional()
  @IsIn(END_REASONS)
  endReason?: EndReason;

  @ApiPropertyOptional({ description: 'In any writing, or the whole link, or words of the title' })
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

  @ApiPropertyOptional({ enum: FINDING_CODES, isArray: true, description: 'The diagnosis found one of these' })
  @Several({ max: FINDING_CODES.length, of: FINDING_CODES })
  cause?: FindingCode[];

  @ApiPropertyOptional({ enum: CALL_OUTCOMES, isArray: true })
  @Several({ max: CALL_OUTCOMES.length, of: CALL_OUTCOMES })
  outcome?: CallOutcome[];

  @ApiPropertyOptional({ enum: SOUND_TROUBLES, isArray: true })
  @Several({ max: SOUND_TROUBLES.length, of: SOUND_TROUBLES })
  sound?: SoundTrouble[];

  /** A person that a finding names: a user's id, or `guest`. */
  @ApiPropertyOptional()
  @FacetValue()
  named?: string;

  @ApiPropertyOptional({ example: 'Firefox', description: 'Of a call with trouble: a browser that somebody used' })
  @FacetValue()
  browser?: string;

  @ApiPropertyOptional({ example: 'Windows' })
  @FacetValue()
  system?: string;

  @ApiPropertyOptional({ example: 'wifi' })
  @FacetValue()
  network?: string;

  @ApiPropertyOptional({ example: 'relay', description: '`relay` or `direct`' })
  @FacetValue()
  way?: string;

  @ApiPropertyOptional({ example: '09:00', description: 'Begun at this time of the day or later' })
  @IsOptional()
  @Matches(TIME_OF_DAY)
  fromTime?: string;

  @ApiPropertyOptional({
    example: '17:30',
    description: 'Begun before this time of the day; past midnight if it is the earlier one',
  })
  @IsOptional()
  @Matches(TIME_OF_DAY)
  toTime?: string;

  @ApiPropertyOptional({
    enum: SORTS,
    description: 'By cause: calls in which one was found, those of each cause together; otherwise the newest first',
  })
  @IsOptional()
  @IsIn(SORTS)
  sort?: (typeof SORTS)[number];

  @TimeZone('Of the times of the day. An export adds each time as it was in this zone')
  timeZone?: string;
}

export class OverviewQuery {
  @ApiPropertyOptional({
    enum: OVERVIEW_DAYS,
    default: 1,
    description: 'Today, or so many days with today as the last',
  })
  @IsOptional()
  @ToInteger()
  @IsIn(OVERVIEW_DAYS)
  days: OverviewDays = 1;

  @TimeZone('Where days begin at midnight')
  timeZone?: string;
}

export class SearchQuery extends IntersectionType(SearchFilter, PageQuery) {}

export class SignalsQuery extends PageQuery {
  /** A call has at most thousands of signals, and the ladder needs them all. */
  @PageLimit({ most: SIGNALS_PAGE_MAX })
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
