import {
  CALL_KINDS,
  CALL_STATUSES,
  CALL_TYPES,
  type CallKind,
  type CallStatus,
  type CallType,
  cutText,
  END_REASONS,
  type EndReason,
  idOf,
  QUALITY_LEVELS,
  type QualityLevel,
  roomCodeOf,
} from '@contracts';
import { dayOf, startOfDay } from '../../shared-ui/times/date-span';
import { oneOf } from '../../shared-ui/one-of';
import type { SearchParams } from '../audit-api';

/** The filters of the search; null in any part means "all". */
export interface SearchQuery {
  /** A user id, or part of a name. */
  user: string | null;
  status: CallStatus | null;
  endReason: EndReason | null;
  kind: CallKind | null;
  type: CallType | null;
  roomCode: string | null;
  /** Local calendar days such as `2026-11-20`; both are included. */
  from: string | null;
  to: string | null;
  /** Whole seconds. */
  minDuration: number | null;
  quality: QualityLevel | null;
}

export type SearchAddress = Readonly<Partial<Record<keyof SearchQuery, string>>>;

export const EVERY_CALL: SearchQuery = {
  user: null,
  status: null,
  endReason: null,
  kind: null,
  type: null,
  roomCode: null,
  from: null,
  to: null,
  minDuration: null,
  quality: null,
};

const NAME_MAX = 80;
const LINK_MAX = 200;

/** Reads the filters from the address; invalid values are ignored. */
export function queryOf(address: SearchAddress): SearchQuery {
  return {
    user: text(address.user, NAME_MAX),
    status: oneOf(CALL_STATUSES, address.status),
    endReason: oneOf(END_REASONS, address.endReason),
    kind: oneOf(CALL_KINDS, address.kind),
    type: oneOf(CALL_TYPES, address.type),
    roomCode: roomIn(address.roomCode ?? ''),
    from: dayOf(address.from),
    to: dayOf(address.to),
    minDuration: seconds(address.minDuration),
    quality: oneOf(QUALITY_LEVELS, address.quality),
  };
}

/** The filters as the server expects them: days become moments. */
export function paramsOf(asked: SearchQuery): SearchParams {
  return {
    ...asked,
    from: asked.from && startOfDay(asked.from, 0).toISOString(),
    // The server excludes the end of the range, so it gets the start of the next day.
    to: asked.to && startOfDay(asked.to, 1).toISOString(),
  };
}

export function isNarrowed(asked: SearchQuery): boolean {
  return Object.values(asked).some((part) => part !== null);
}

/** The number in "#123", which opens that call; null for any other text. */
export function callNumberIn(text: string): number | null {
  const number = /^\s*[#＃](.*)$/su.exec(text)?.[1];
  return number === undefined ? null : idOf(number);
}

/** The room code in any text such as a link, or else the text as typed. */
export function roomIn(text: string): string | null {
  return roomCodeOf(text) ?? (cutText(text.trim(), LINK_MAX) || null);
}

function text(given: string | undefined, max: number): string | null {
  return cutText(given?.trim() ?? '', max) || null;
}

function seconds(given: string | undefined): number | null {
  return given !== undefined && /^\d{1,9}$/.test(given) && Number(given) > 0 ? Number(given) : null;
}
