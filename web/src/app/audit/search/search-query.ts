import {
  CALL_KINDS,
  CALL_OUTCOMES,
  CALL_STATUSES,
  CALL_TYPES,
  type CallKind,
  type CallOutcome,
  type CallStatus,
  type CallType,
  cutText,
  END_REASONS,
  type EndReason,
  FINDING_CODES,
  type FindingCode,
  idOf,
  QUALITY_LEVELS,
  type QualityLevel,
  roomCodeOf,
  SOUND_TROUBLES,
  type SoundTrouble,
} from '@contracts';
import { dayOf, startOfDay } from '../../shared-ui/times/date-span';
import { oneOf } from '../../shared-ui/one-of';
import { ownTimeZone } from '../../shared-ui/times/times';
import type { SearchParams } from '../audit-api';

/** The filters of the search; null in any part means "all". */
export interface SearchQuery {
  /** A user id, part of a name, or several people: "Ann with Ben". */
  user: string | null;
  status: CallStatus | null;
  endReason: EndReason | null;
  kind: CallKind | null;
  type: CallType | null;
  /** A code, or words of a room's title. */
  roomCode: string | null;
  /** Local calendar days such as `2026-11-20`, both included; or moments (ISO 8601), the end excluded. */
  from: string | null;
  to: string | null;
  /** Times of the day, "09:00". */
  fromTime: string | null;
  toTime: string | null;
  /** Whole seconds. */
  minDuration: number | null;
  quality: QualityLevel | null;
  cause: readonly FindingCode[] | null;
  outcome: readonly CallOutcome[] | null;
  sound: SoundTrouble | null;
  /** The id of a user whom a cause names, or `guest`. */
  named: string | null;
  browser: string | null;
  system: string | null;
  network: string | null;
  way: string | null;
  /** Only calls with a cause, grouped by cause; null: all, the newest first. */
  sort: 'cause' | null;
}

/** As the router has it: a repeated parameter is a list. */
export type SearchAddress = Readonly<Partial<Record<keyof SearchQuery, string | readonly string[]>>>;

export const EVERY_CALL: SearchQuery = {
  ...{ user: null, status: null, endReason: null, kind: null, type: null, roomCode: null, from: null, to: null },
  ...{ fromTime: null, toTime: null, minDuration: null, quality: null, cause: null, outcome: null, sound: null },
  ...{ named: null, browser: null, system: null, network: null, way: null, sort: null },
};

const NAME_MAX = 80;
const LINK_MAX = 200;
const FACET_MAX = 32;

/** Reads the filters from the address; invalid values are ignored. */
export function queryOf(address: SearchAddress): SearchQuery {
  const one = (name: keyof SearchQuery) => [address[name] ?? []].flat()[0];
  return {
    user: text(one('user'), NAME_MAX),
    status: oneOf(CALL_STATUSES, one('status')),
    endReason: oneOf(END_REASONS, one('endReason')),
    kind: oneOf(CALL_KINDS, one('kind')),
    type: oneOf(CALL_TYPES, one('type')),
    roomCode: roomIn(one('roomCode') ?? ''),
    from: dayOf(one('from')) ?? momentOf(one('from')),
    to: dayOf(one('to')) ?? momentOf(one('to')),
    fromTime: timeOf(one('fromTime')),
    toTime: timeOf(one('toTime')),
    minDuration: seconds(one('minDuration')),
    quality: oneOf(QUALITY_LEVELS, one('quality')),
    cause: someOf(FINDING_CODES, address.cause),
    outcome: someOf(CALL_OUTCOMES, address.outcome),
    sound: oneOf(SOUND_TROUBLES, one('sound')),
    named: text(one('named'), FACET_MAX),
    browser: text(one('browser'), FACET_MAX),
    system: text(one('system'), FACET_MAX),
    network: text(one('network'), FACET_MAX),
    way: text(one('way'), FACET_MAX),
    sort: oneOf(['cause'], one('sort')),
  };
}

/** The filters as the server expects them: days become moments. */
export function paramsOf(asked: SearchQuery): SearchParams {
  const { from, to, fromTime, toTime } = asked;
  return {
    ...asked,
    from: from && (isMoment(from) ? from : startOfDay(from, 0).toISOString()),
    // The server excludes the end of the range, so it gets the start of the next day.
    to: to && (isMoment(to) ? to : startOfDay(to, 1).toISOString()),
    timeZone: fromTime === null && toTime === null ? null : ownTimeZone(),
  };
}

export function isNarrowed(asked: SearchQuery): boolean {
  return Object.values(asked).some((part) => part !== null);
}

/** Whether both ends of a span are moments, and not whole days. */
export const isMoment = (at: string): boolean => at.includes('T');

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

function someOf<T extends string>(known: readonly T[], given: string | readonly string[] | undefined): T[] | null {
  const found = [given ?? []].flat().flatMap((one) => oneOf(known, one) ?? []);
  return found.length === 0 ? null : found;
}

const momentOf = (given: string | undefined): string | null =>
  given !== undefined && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(given) && !Number.isNaN(Date.parse(given))
    ? given
    : null;

const timeOf = (given: string | undefined): string | null =>
  given !== undefined && /^([01]\d|2[0-3]):[0-5]\d$/.test(given) ? given : null;
