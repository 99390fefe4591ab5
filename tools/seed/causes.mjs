import { TROUBLED } from '../../dist/contracts/index.js';
import { RULES_VERSION } from '../../dist/server/audit/causes/rules-version.js';
import { oneOf } from './chance.mjs';

const DAY_MS = 86_400_000;
/** In the last days the TURN server and this one disagreed about the time, so that something has grown. */
const INCIDENT_DAYS = 4;

const POOR = [
  ...['poor-by-loss', 'poor-by-loss', 'poor-by-loss', 'poor-by-jitter', 'poor-by-jitter', 'poor-by-delay'],
  ...['poor-by-upload', 'no-microphone', 'microphone-denied', 'one-way-sound', 'nothing-received', 'no-picture'],
];
const BROKEN = ['lost-one-side', 'lost-one-side', 'gone', 'gone', 'link-broke', 'no-way-between', 'never-joined'];
const ODD = ['slow-start', 'away', 'away', 'no-camera', 'server-away', 'unusual'];
const SOUND = {
  ...{ 'poor-by-loss': 'poor', 'poor-by-jitter': 'poor', 'poor-by-delay': 'poor', 'one-way-sound': 'one-way' },
  ...{ 'no-microphone': 'one-way', 'microphone-denied': 'one-way', 'nothing-received': 'silent' },
};
const NOBODY = new Set(['server-away', 'unusual', 'no-way-between', 'link-broke']);
const UNANSWERED = { missed: 'missed', rejected: 'declined', cancelled: 'cancelled' };

/** What the diagnosis might have found in a call of which no log is seeded. @returns rows of `call_causes` and `call_facets` */
export function causeOf({ call, places, people, next }) {
  const { outcome, code } = verdictOf(call, next);
  const named = code === null || NOBODY.has(code) ? null : Math.floor(next() * places.length);
  const common = { callId: places[0].callId, at: call.initiatedAt };
  const row = { ...common, outcome, code, sound: SOUND[code] ?? null, rules: RULES_VERSION, judgedAt: call.endedAt };
  const troubled = TROUBLED.includes(outcome);
  const traits = code === null ? [] : [['cause', code], ...(troubled ? traitsOf({ call, code, next }) : [])];
  if (troubled && named !== null) traits.push(['person', String(people[named].id)]);
  return {
    cause: { ...row, participantIds: named === null ? [] : [places[named].id] },
    facets: traits.map(([facet, value]) => ({ ...common, facet, value, troubled })),
  };
}

function verdictOf(call, next) {
  const chosen = next();
  if (call.status !== 'ended') {
    if (call.endReason === 'unreachable') return { outcome: 'unreached', code: 'never-reached-a-device' };
    return { outcome: UNANSWERED[call.status], code: null };
  }
  if (call.initiatedAt > Date.now() - INCIDENT_DAYS * DAY_MS && chosen < 0.03)
    return { outcome: 'broken', code: 'relay-credentials-refused' };
  if (call.endReason === 'connection-lost') return { outcome: 'broken', code: oneOf(BROKEN, next) };
  if (call.quality === 'poor') return { outcome: 'poor', code: oneOf(POOR, next) };
  return chosen > 0.95 ? { outcome: 'odd', code: oneOf(ODD, next) } : { outcome: 'fine', code: null };
}

/** Words of two people, each once. */
function traitsOf({ call, code, next }) {
  const relayed = code.startsWith('relay') || next() < 0.25;
  const browsers = () => weighted({ Chrome: 62, Edge: 18, Firefox: 12, Safari: 8 }, next);
  const systems = () => weighted({ Windows: 55, macOS: 20, Linux: 8, Android: 10, iPhone: 7 }, next);
  const networks = () => weighted({ unknown: 40, wifi: 40, ethernet: 12, cellular: 8 }, next);
  const twice = (facet, value) => [...new Set([value(), value()])].map((one) => [facet, one]);
  const room = call.roomId === null ? [] : [['room', String(call.roomId)]];
  const ways = [['way', relayed ? 'relay' : 'direct']];
  return [...twice('browser', browsers), ...twice('system', systems), ...twice('network', networks), ...ways, ...room];
}

function weighted(weights, next) {
  const entries = Object.entries(weights);
  let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  return entries.find(([, weight]) => (left -= weight) <= 0)?.[0] ?? entries[0][0];
}
