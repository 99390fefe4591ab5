import type { ClientRequest, ClientRequests } from '../../contracts/index.js';

/**
 * The people who may use a route. `public`: anybody; `token`: anybody with a refresh or access token, which the route checks itself; `guest`:
 * signed-in users and guests of a room; `user`: signed-in users; `support`: support and administrators; `admin`: administrators.
 * For people who may not use them, the routes of the last two do not exist.
 */
export type Access = 'public' | 'token' | 'guest' | 'user' | 'support' | 'admin';

/** Every route of the server. The tests fail for a route without a row. */
export const ROUTES: Readonly<Record<string, Access>> = {
  'POST /api/auth/register': 'public',
  'POST /api/auth/login': 'public',
  'POST /api/auth/refresh': 'token',
  'POST /api/auth/logout': 'token',
  'POST /api/auth/verify': 'public',
  'GET /api/auth/options': 'public',
  'GET /api/auth/sessions': 'user',
  'DELETE /api/auth/sessions/:id': 'user',
  'POST /api/auth/password': 'user',

  'GET /api/users': 'user',
  'GET /api/users/me': 'user',
  'PATCH /api/users/me': 'user',
  'DELETE /api/users/me': 'user',
  'PUT /api/users/me/avatar': 'user',
  'DELETE /api/users/me/avatar': 'user',
  'GET /api/users/me/favourites': 'user',
  'PUT /api/users/me/favourites/:userId': 'user',
  'DELETE /api/users/me/favourites/:userId': 'user',
  'GET /api/users/:id': 'user',
  'GET /api/users/:id/avatar': 'public',

  'GET /api/admin/users': 'admin',
  'POST /api/admin/users': 'admin',
  'PATCH /api/admin/users/:id': 'admin',
  'DELETE /api/admin/users/:id': 'admin',
  'POST /api/admin/users/:id/password': 'admin',
  'POST /api/admin/relay-check': 'admin',

  'POST /api/calls': 'user',
  'GET /api/calls': 'user',
  'GET /api/calls/history': 'user',
  'GET /api/calls/active': 'user',
  'GET /api/calls/missed': 'user',
  'POST /api/calls/missed/seen': 'user',
  'GET /api/calls/export': 'user',
  'GET /api/calls/:id': 'guest',
  'GET /api/calls/:id/messages': 'guest',
  'POST /api/calls/:id/messages/read': 'user',
  'POST /api/calls/:id/invite': 'user',
  'DELETE /api/calls/:id/invite/:userId': 'user',
  'POST /api/calls/:id/accept': 'user',
  'POST /api/calls/:id/reject': 'user',
  'POST /api/calls/:id/cancel': 'user',
  'POST /api/calls/:id/end': 'guest',
  'POST /api/calls/:id/move': 'guest',
  'POST /api/calls/:id/problem': 'guest',
  'POST /api/calls/:id/problem/seen': 'user',

  'POST /api/rooms': 'user',
  'GET /api/rooms': 'user',
  'GET /api/rooms/public': 'public',
  'POST /api/rooms/guest': 'public',
  'GET /api/rooms/:code': 'user',
  'PATCH /api/rooms/:code': 'user',
  'DELETE /api/rooms/:code': 'user',
  'POST /api/rooms/:code/validate': 'public',
  'POST /api/rooms/:code/guests': 'public',
  'GET /api/rooms/:code/members': 'user',
  'POST /api/rooms/:code/members': 'user',
  'DELETE /api/rooms/:code/members/:userId': 'user',
  'POST /api/rooms/:code/join': 'guest',
  'POST /api/rooms/:code/leave': 'guest',
  'POST /api/rooms/:code/end': 'guest',
  'POST /api/rooms/:code/lock': 'guest',
  'POST /api/rooms/:code/admit-all': 'guest',
  'POST /api/rooms/:code/participants/:id/admit': 'guest',
  'POST /api/rooms/:code/participants/:id/deny': 'guest',
  'POST /api/rooms/:code/participants/:id/mute': 'guest',
  'POST /api/rooms/:code/participants/:id/lower-hand': 'guest',
  'POST /api/rooms/:code/participants/:id/host': 'guest',
  'POST /api/rooms/:code/participants/:id/remove': 'guest',

  'GET /api/audit/overview': 'support',
  'GET /api/audit/calls': 'support',
  'GET /api/audit/calls/export': 'support',
  'GET /api/audit/calls/:id': 'support',
  'GET /api/audit/calls/:id/signals': 'support',
  'POST /api/audit/calls/:id/reveal': 'support',
  'GET /api/audit/calls/:id/quality': 'support',
  'GET /api/audit/calls/:id/export': 'support',
  'POST /api/audit/calls/:id/export': 'support',
  'GET /api/audit/calls/:id/diagram': 'support',
  'GET /api/audit/live': 'support',
  'POST /api/audit/calls/:id/end': 'admin',
  'GET /api/audit/problems': 'support',
  'PATCH /api/audit/problems/:id': 'support',
  'GET /api/audit/accesses': 'admin',

  'GET /api/config': 'guest',

  'GET /health/live': 'public',
  'GET /health/ready': 'public',
  // Its own guard asks for METRICS_TOKEN if one is set.
  'GET /metrics': 'public',
};

/** The description of the API, which contains no user data. */
export const DOCUMENTATION = /^GET \/api\/(docs(\/.*|-yaml)?|openapi\.json)$/;

/** The people who may send an event: every connected user for their own account, support and administrators, or a participant of the call that it names. */
type EventAccess = 'self' | 'staff' | 'participant';
type Row<E extends ClientRequest> = { access: EventAccess; payload: (callId: number) => ClientRequests[E]['payload'] };

const media = { audio: true, video: false, screen: false };
const clientId = '0b9b2c4e-6c39-4d8e-9c55-000000000001';

/** Every socket event, with a well-formed payload. */
export const EVENTS: Readonly<{ [E in ClientRequest]: Row<E> }> = {
  sync: { access: 'self', payload: () => ({}) },
  'presence:watch': { access: 'self', payload: () => ({ userIds: [] }) },
  'call:ringing': { access: 'participant', payload: (callId) => ({ callId }) },
  'call:heartbeat': { access: 'participant', payload: (callId) => ({ callId }) },
  'call:join': { access: 'participant', payload: (callId) => ({ callId, media }) },
  'call:resume': { access: 'participant', payload: (callId) => ({ callId, lastSignalId: 0 }) },
  'call:leave': { access: 'participant', payload: (callId) => ({ callId }) },
  'call:media': { access: 'participant', payload: (callId) => ({ callId, media }) },
  'call:hand': { access: 'participant', payload: (callId) => ({ callId, raised: true }) },
  'call:chat': { access: 'participant', payload: (callId) => ({ callId, text: 'Hello' }) },
  'call:reaction': { access: 'participant', payload: (callId) => ({ callId, reaction: '👍' }) },
  'call:quality': { access: 'participant', payload: (callId) => ({ callId, samples: [] }) },
  'call:trouble': { access: 'participant', payload: (callId) => ({ callId, what: 'relay-refused' }) },
  'call:observed': { access: 'participant', payload: (callId) => ({ callId, observations: [] }) },
  'call:links': { access: 'participant', payload: (callId) => ({ callId, links: [] }) },
  'audit:live': { access: 'staff', payload: () => ({ on: true }) },
  signal: {
    access: 'participant',
    payload: (callId) => ({ callId, to: 1, kind: 'candidate', data: null, clientId }),
  },
  'signal:applied': { access: 'participant', payload: (callId) => ({ callId, id: 1 }) },
};
