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

/** Which calls support looks for; every part null for "all". */
export interface SearchQuery {
  /** A user's number, or part of a name. */
  user: string | null;
  status: CallStatus | null;
  endReason: EndReason | null;
  kind: CallKind | null;
  type: CallType | null;
  roomCode: string | null;
  /** Local calendar days, `2026-11-20`, both included. */
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

/** What the address says; nonsense narrows nothing. */
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

/** The same as the server wants it: days as moments. */
export function paramsOf(asked: SearchQuery): SearchParams {
  return {
    ...asked,
    from: asked.from && startOfDay(asked.from, 0).toISOString(),
    // The server counts up to this moment, not including it.
    to: asked.to && startOfDay(asked.to, 1).toISOString(),
  };
}

export function isNarrowed(asked: SearchQuery): boolean {
  return Object.values(asked).some((part) => part !== null);
}

/** The number in "#123", which leads to that call; null for every other text. */
export function callNumberIn(text: string): number | null {
  const number = /^\s*[#＃](.*)$/su.exec(text)?.[1];
  return number === undefined ? null : idOf(number);
}

/** A room's code, out of whatever writing, or what was typed so far. */
export function roomIn(text: string): string | null {
  return roomCodeOf(text) ?? (cutText(text.trim(), LINK_MAX) || null);
}

function text(given: string | undefined, max: number): string | null {
  return cutText(given?.trim() ?? '', max) || null;
}

function seconds(given: string | undefined): number | null {
  return given !== undefined && /^\d{1,9}$/.test(given) && Number(given) > 0 ? Number(given) : null;
}
