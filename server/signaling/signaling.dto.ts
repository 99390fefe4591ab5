import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsNumber,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { applyDecorators } from '@nestjs/common';
import {
  type CandidatePair,
  CHAT_MAX_CHARACTERS,
  LINK_REPORTS_MAX,
  LINK_STATES,
  type LinkReport,
  type LinkStateName,
  type Observation,
  observationOf,
  OBSERVATIONS_MAX,
  type QualitySample,
  type Reaction,
  REACTIONS,
  type Trouble,
  TROUBLE_DETAIL_MAX,
  TROUBLES,
} from '../../contracts/index.js';
import { characters, check, mapText, Optional } from '../http/fields.js';

const ID_MAX = 0x7fffffff;
/** Above anything that can be measured, and within what the column holds. */
const MEASURE_MAX = 100_000_000;
const SPAN_MAX_MS = 600_000;
const WORD_MAX = 40;

export class OfCall {
  @IsInt()
  @Min(1)
  @Max(ID_MAX)
  callId: number;
}

export class LivePayload {
  @IsBoolean()
  on: boolean;
}

export class MediaPayload {
  @IsBoolean()
  audio: boolean;

  @IsBoolean()
  video: boolean;

  @IsBoolean()
  screen: boolean;

  @Optional()
  @IsBoolean()
  listening?: boolean;
}

export class JoinPayload extends OfCall {
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => MediaPayload)
  media: MediaPayload;
}

export class ResumePayload extends OfCall {
  /** 0 when no signal has arrived yet. */
  @IsInt()
  @Min(0)
  @Max(ID_MAX)
  lastSignalId: number;
}

export class HandPayload extends OfCall {
  @IsBoolean()
  raised: boolean;
}

/** `UNSPEAKABLE` is what no text may contain: NUL, lone surrogates, control characters other than tab and line feed. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
const UNSPEAKABLE = /[\u0000-\u0008\u000b-\u001f\u007f\p{Cs}]/u;

export class ChatPayload extends OfCall {
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : value,
  )
  @check('chat', `text must be 1 to ${CHAT_MAX_CHARACTERS} characters of plain text.`, isSpeakable)
  text: string;

  @IsOptional()
  @mapText((id) => id.trim().toLowerCase())
  @IsUUID()
  clientId?: string;
}

function isSpeakable(value: unknown): boolean {
  if (typeof value !== 'string' || UNSPEAKABLE.test(value) || !VISIBLE.test(value)) return false;
  const count = characters(value);
  return count >= 1 && count <= CHAT_MAX_CHARACTERS;
}

export class ReactionPayload extends OfCall {
  @IsIn(REACTIONS)
  reaction: Reaction;
}

export class LinkPayload implements LinkReport {
  @IsInt()
  @Min(1)
  @Max(ID_MAX)
  participantId: number;

  @IsIn(LINK_STATES)
  state: LinkStateName;
}

export class LinksPayload extends OfCall {
  @IsArray()
  @ArrayMaxSize(LINK_REPORTS_MAX)
  @ValidateNested({ each: true })
  @Type(() => LinkPayload)
  links: LinkPayload[];
}

const Measured = () =>
  applyDecorators(
    ValidateIf((_, value) => value !== null),
    IsNumber(),
    Min(0),
    Max(MEASURE_MAX),
  );

/** Terms from WebRTC statistics: short, and on one line. */
const Word = () => applyDecorators(IsString(), MaxLength(WORD_MAX), Matches(/^[\w .:/-]*$/));

class PairPayload implements CandidatePair {
  @Word() local: string;
  @Word() remote: string;
  @Word() protocol: string;
  @ValidateIf((_, value) => value !== null) @Word() relayProtocol: string | null;
}

class SamplePayload implements QualitySample {
  @IsInt() @Min(1) @Max(ID_MAX) participantId: number;
  @IsInt() @Min(1) @Max(SPAN_MAX_MS) spanMs: number;
  @Measured() rttMs: number | null;
  @Measured() jitterMs: number | null;
  @ValidateIf((_, value) => value !== null) @IsNumber() @Min(0) @Max(100) lossPercent: number | null;
  @ValidateIf((_, value) => value !== null) @IsNumber() @Min(0) @Max(100) concealedPercent: number | null;
  @Measured() freezes: number | null;
  @IsNumber() @Min(0) @Max(MEASURE_MAX) audioInKbps: number;
  @IsNumber() @Min(0) @Max(MEASURE_MAX) audioOutKbps: number;
  @IsNumber() @Min(0) @Max(MEASURE_MAX) videoInKbps: number;
  @IsNumber() @Min(0) @Max(MEASURE_MAX) videoOutKbps: number;
  @Measured() width: number | null;
  @Measured() height: number | null;
  @Measured() fps: number | null;

  @ValidateIf((_, value) => value !== null)
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => PairPayload)
  pair: PairPayload | null;

  @ValidateIf((_, value) => value !== null)
  @IsIn(['none', 'bandwidth', 'cpu', 'other'])
  limitation: QualitySample['limitation'];
}

export class QualityPayload extends OfCall {
  @IsArray()
  @ArrayMaxSize(LINK_REPORTS_MAX)
  @ValidateNested({ each: true })
  @Type(() => SamplePayload)
  samples: SamplePayload[];
}

export class TroublePayload extends OfCall {
  @IsIn(TROUBLES)
  what: Trouble;

  @IsOptional()
  @check('detail', `detail must be up to ${TROUBLE_DETAIL_MAX} characters of plain text.`, isDetail)
  detail?: string;
}

function isDetail(value: unknown): boolean {
  return typeof value === 'string' && !UNSPEAKABLE.test(value) && characters(value) <= TROUBLE_DETAIL_MAX;
}

const WRONG = 'observations must be a list of what contracts/observed lists, with exactly those fields.';

export class ObservedPayload extends OfCall {
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(observationOf) : value))
  @IsArray()
  @ArrayMaxSize(OBSERVATIONS_MAX)
  @check('observations', WRONG, (value) => Array.isArray(value) && !value.includes(null))
  observations: Observation[];
}
