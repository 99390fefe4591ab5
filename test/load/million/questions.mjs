import { codeOf, NAMES, ROOMS, USERS } from './life.mjs';

const DAY_MS = 86_400_000;
/** Days before now, as the search takes them. */
const ago = (days) => new Date(Date.now() - days * DAY_MS).toISOString();
const user = (i) => 1 + ((i * i * 37) % USERS);
const someName = (i) => `${NAMES.first[i % 26]} ${NAMES.last[(i * 7) % 26]}`;
const one = (values) => (i) => values[i % values.length];

/** What support asks for: each a function of the how-manieth time, so that no answer is the same row from a cache. */
export const SEARCHES = {
  everything: () => '',
  'user (id)': (i) => `user=${user(i)}`,
  'user (the busiest)': () => 'user=1',
  'user (full name)': (i) => `user=${someName(i)}`,
  'user (first name: a hundred people)': (i) => `user=${NAMES.first[i % 26]}`,
  status: (i) => `status=${one(['ended', 'missed', 'rejected', 'cancelled'])(i)}`,
  'status ringing (none)': () => 'status=ringing',
  'endReason, common': (i) => `endReason=${one(['hangup', 'no-answer', 'declined'])(i)}`,
  'endReason, rare': (i) => `endReason=${one(['ended-by-admin', 'replaced', 'media-failed'])(i)}`,
  kind: (i) => `kind=${one(['room', 'direct'])(i)}`,
  type: (i) => `type=${one(['audio', 'video'])(i)}`,
  roomCode: (i) => `roomCode=${codeOf(1 + (i % ROOMS))}`,
  'from (last week)': () => `from=${ago(7)}`,
  'to (half a year ago)': (i) => `to=${ago(180 + i / 4)}`,
  'from and to (one day)': (i) => `from=${ago(101 + i)}&to=${ago(100 + i)}`,
  'minDuration 1 min': () => 'minDuration=60',
  'minDuration 1 h': () => 'minDuration=3600',
  'minDuration 4 h (rare)': () => 'minDuration=14400',
  'minDuration 24 h (none)': () => 'minDuration=86400',
  quality: (i) => `quality=${one(['good', 'fair', 'poor'])(i)}`,
  cause: (i) => `cause=${one(['poor-by-loss', 'no-way-between', 'gone'])(i)}`,
  'cause (none)': () => 'cause=relay-quota',
  causes: () => 'cause=gone&cause=no-way-between',
  outcome: (i) => `outcome=${one(['poor', 'broken', 'fine', 'missed'])(i)}`,
  'outcome, a week': (i) => `outcome=broken&outcome=unreached&from=${ago(37 + i / 9)}&to=${ago(30 + i / 9)}`,
  sound: (i) => `sound=${one(['poor', 'one-way'])(i)}`,
  named: (i) => `named=${user(i)}`,
  'browser, troubled, a month': (i) =>
    `browser=Firefox&outcome=poor&outcome=broken&outcome=unreached&from=${ago(60 + i)}&to=${ago(30 + i)}`,
  'two users (id)': (i) => `user=${user(i)}&user=${user(i + 1)}`,
  'two users (full names)': (i) => `user=${someName(i)} with ${someName(i + 3)}`,
  'cause, user (first name)': (i) => `cause=poor-by-loss&user=${NAMES.first[i % 26]}`,
  'time of day': () => 'fromTime=02:00&toTime=03:00&timeZone=Europe/Berlin',
  'sort by cause': () => 'sort=cause',
  'room by title': (i) => `roomCode=Room ${1 + (i % ROOMS)}`,
  'status, from, to': (i) => `status=missed&from=${ago(102 + i)}&to=${ago(100 + i)}`,
  'status, to': (i) => `status=rejected&to=${ago(100 + i)}`,
  'user, status': (i) => `user=${user(i)}&status=missed`,
  'user (first name), status': (i) => `user=${NAMES.first[i % 26]}&status=rejected`,
  'user, rare endReason': (i) => `user=${user(i)}&endReason=media-failed`,
  'user (first name), rare endReason': (i) => `user=${NAMES.first[i % 26]}&endReason=ended-by-admin`,
  'user, minDuration': (i) => `user=${user(i)}&minDuration=3600`,
  'user (first name), minDuration': (i) => `user=${NAMES.first[i % 26]}&minDuration=3600`,
  'quality, kind': (i) => `quality=poor&kind=${one(['room', 'direct'])(i)}`,
  'quality, minDuration': () => 'quality=poor&minDuration=3600',
  'quality, status that has none': () => 'quality=poor&status=missed',
  'kind, status (none)': () => 'kind=room&status=missed',
  'kind, endReason (none)': () => 'kind=room&endReason=no-answer',
  'roomCode, quality': (i) => `roomCode=${codeOf(1 + (i % ROOMS))}&quality=poor`,
  'kind, type, quality, from': () => `kind=direct&type=video&quality=poor&from=${ago(200)}`,
};
