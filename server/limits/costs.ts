import { APPLIED_REPORTS_MAX, type ClientRequest, WATCHED_MAX } from '../../contracts/index.js';

/** Points, each about a millisecond of server time. A list also costs for each row that is asked for, and for a search. */
export type Cost = number | { base: number; perRow: number; search?: number };

/** Points of an event. Its list also costs for each entry, and more for an entry with an error, whose text is searched for secrets. */
export type EventCost = number | { base: number; perEntry: number; perError: number };

/** For routes without a row here, and requests that are refused because they have no token. */
export const USUAL_COST = 1;

/** What each route costs its caller. The tests fail for a route without a row. */
export const ROUTE_COSTS: Readonly<Record<string, Cost>> = {
  'POST /api/auth/register': 20,
  // These two count their own failures, so that an address alone shuts nobody out of them.
  'POST /api/auth/login': 0,
  'POST /api/auth/refresh': 0,
  'POST /api/auth/logout': 2,
  'POST /api/auth/verify': 2,
  'GET /api/auth/options': 1,
  'GET /api/auth/sessions': { base: 1, perRow: 0.02 },
  'DELETE /api/auth/sessions/:id': 5,
  'POST /api/auth/password': 30,

  'GET /api/users': { base: 10, perRow: 0.05, search: 10 },
  'GET /api/users/me': 1,
  // Everybody who is online is told.
  'PATCH /api/users/me': 25,
  'DELETE /api/users/me': 50,
  'PUT /api/users/me/avatar': 50,
  'DELETE /api/users/me/avatar': 25,
  'GET /api/users/me/favourites': 3,
  'PUT /api/users/me/favourites/:userId': 3,
  'DELETE /api/users/me/favourites/:userId': 3,
  'GET /api/users/:id': 1,
  'GET /api/users/:id/avatar': 0.5,

  'GET /api/admin/users': { base: 10, perRow: 0.05, search: 10 },
  'POST /api/admin/users': 30,
  'PATCH /api/admin/users/:id': 10,
  'DELETE /api/admin/users/:id': 30,
  'POST /api/admin/users/:id/password': 30,
  // Little work here; some packets to each TURN server.
  'POST /api/admin/relay-check': 20,

  'POST /api/calls': 6,
  'GET /api/calls': { base: 3, perRow: 0.2, search: 20 },
  'GET /api/calls/history': { base: 3, perRow: 0.2, search: 20 },
  'GET /api/calls/active': 2,
  'GET /api/calls/missed': { base: 3, perRow: 0.2 },
  'POST /api/calls/missed/seen': 3,
  'GET /api/calls/export': 150,
  'GET /api/calls/:id': 2,
  'GET /api/calls/:id/messages': { base: 2, perRow: 0.02 },
  'POST /api/calls/:id/messages/read': 2,
  'POST /api/calls/:id/invite': 6,
  'DELETE /api/calls/:id/invite/:userId': 3,
  // With `join` it also does what `call:join` does.
  'POST /api/calls/:id/accept': 10,
  'POST /api/calls/:id/reject': 2,
  'POST /api/calls/:id/cancel': 2,
  'POST /api/calls/:id/end': 2,
  'POST /api/calls/:id/move': 6,
  'POST /api/calls/:id/problem': 3,
  'POST /api/calls/:id/problem/seen': 2,

  // Everybody who is online fetches the lobby again.
  'POST /api/rooms': 20,
  'GET /api/rooms': { base: 4, perRow: 0.1, search: 10 },
  'GET /api/rooms/public': 4,
  'POST /api/rooms/guest': 20,
  'GET /api/rooms/:code': 2,
  'PATCH /api/rooms/:code': 20,
  'DELETE /api/rooms/:code': 10,
  'POST /api/rooms/:code/validate': 2,
  'POST /api/rooms/:code/guests': 10,
  'GET /api/rooms/:code/members': { base: 2, perRow: 0.05 },
  'POST /api/rooms/:code/members': 20,
  'DELETE /api/rooms/:code/members/:userId': 5,
  'POST /api/rooms/:code/join': 10,
  'POST /api/rooms/:code/leave': 3,
  'POST /api/rooms/:code/end': 5,
  'POST /api/rooms/:code/lock': 5,
  'POST /api/rooms/:code/admit-all': 10,
  'POST /api/rooms/:code/participants/:id/admit': 3,
  'POST /api/rooms/:code/participants/:id/deny': 3,
  'POST /api/rooms/:code/participants/:id/mute': 3,
  'POST /api/rooms/:code/participants/:id/lower-hand': 3,
  'POST /api/rooms/:code/participants/:id/host': 3,
  'POST /api/rooms/:code/participants/:id/remove': 5,

  'GET /api/audit/overview': 5,
  'GET /api/audit/calls': { base: 10, perRow: 0.2 },
  'GET /api/audit/calls/export': 150,
  'GET /api/audit/calls/:id': 15,
  'GET /api/audit/calls/:id/signals': { base: 3, perRow: 0.01 },
  'POST /api/audit/calls/:id/reveal': { base: 3, perRow: 0.01 },
  'GET /api/audit/calls/:id/quality': 5,
  'GET /api/audit/calls/:id/export': 100,
  'POST /api/audit/calls/:id/export': 100,
  'GET /api/audit/calls/:id/diagram': 30,
  'GET /api/audit/live': { base: 3, perRow: 0 },
  'POST /api/audit/calls/:id/end': 5,
  'GET /api/audit/problems': { base: 30, perRow: 0.8 },
  'PATCH /api/audit/problems/:id': 5,
  'GET /api/audit/accesses': { base: 3, perRow: 0.02 },

  'GET /api/config': 1,

  // Free, since monitoring must always get an answer, and often shares its address with everybody else.
  'GET /health/live': 0,
  'GET /health/ready': 0,
  'GET /metrics': 0,
};

/** The same for socket events. Events that a call depends on are limited by number only (`signaling/pace.ts`). */
export const EVENT_COSTS: Readonly<Record<ClientRequest, EventCost>> = {
  sync: 20,
  'presence:watch': { base: 1, perEntry: 0.01, perError: 0 },
  'call:ringing': 1,
  'call:heartbeat': 0,
  'call:join': 10,
  'call:resume': 10,
  'call:leave': 0,
  'call:media': 3,
  'call:hand': 3,
  'call:chat': 3,
  'call:reaction': 3,
  'call:quality': 1,
  'call:trouble': 1,
  'call:observed': 1,
  'call:links': 1,
  'audit:live': 1,
  signal: 0,
  'signal:applied': { base: 0.5, perEntry: 0.01, perError: 0.1 },
};

/** The cost of a request of which only the route is known. */
export const costOfRequest = ({ method, route, query }: Routed): number =>
  costOf(`${method} ${route?.path ?? ''}`, query);

/** @param payload as it arrived, not yet checked */
export function eventCost(event: string, payload: unknown): number {
  const cost = Object.hasOwn(EVENT_COSTS, event) ? EVENT_COSTS[event as ClientRequest] : USUAL_COST;
  if (typeof cost === 'number') return cost;
  const entries = entriesOf(payload);
  return cost.base + cost.perEntry * entries.length + cost.perError * entries.filter(hasError).length;
}

/** A longer list is refused before anything is done with it. */
function entriesOf(payload: unknown): unknown[] {
  const { ids, reports, userIds } = (payload ?? {}) as Record<string, unknown>;
  if (Array.isArray(userIds)) return userIds.slice(0, WATCHED_MAX);
  const list: unknown = Array.isArray(ids) ? ids : reports;
  return Array.isArray(list) ? list.slice(0, APPLIED_REPORTS_MAX) : [payload];
}

const hasError = (entry: unknown): boolean =>
  ((entry as { error?: unknown } | null | undefined)?.error ?? null) !== null;

interface Routed {
  method: string;
  /** As Express provides it. */
  route?: { path?: string };
  query: Record<string, unknown>;
}

/** The most rows that any list returns, and the number when none is given. */
const ROWS = { most: 1_000, usual: 50 };

/** @param asked the query as it arrived, not yet validated */
export function costOf(route: string, { limit, search }: Record<string, unknown>): number {
  const cost = ROUTE_COSTS[route] ?? USUAL_COST;
  if (typeof cost === 'number') return cost;
  const rows = limit === undefined ? ROWS.usual : Number(limit);
  const searching = search ? (cost.search ?? 0) : 0;
  return cost.base + searching + cost.perRow * (rows >= 1 && rows <= ROWS.most ? rows : 1);
}
