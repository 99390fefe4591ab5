import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type ClientRequest, type ClientRequests, REACTIONS } from '../../../contracts/index.js';
import { HOSTILE_STRINGS } from '../../support/hostile-strings.js';

/** The ids that a socket of a participant may legitimately use. */
export interface Around {
  callId: number;
  me: number;
  other: number;
}

/** The generated part of an HTTP request. */
export interface Request {
  /** Selects one of the routes, by any number. */
  route: number;
  segment: string;
  query: string;
  body: string;
  type: string;
}

const MEASURES = {
  rttMs: 1,
  jitterMs: 1,
  lossPercent: 0,
  concealedPercent: 0,
  freezes: 0,
  width: 640,
  height: 360,
  fps: 15,
};
const RATES = { audioInKbps: 30, audioOutKbps: 30, videoInKbps: 0, videoOutKbps: 0 };
const MEDIA = { audio: true, video: false, screen: false };
const SDP =
  'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-pwd:secret\r\n';

const TIMES = { receivedAt: '2026-01-31T12:00:00.000Z', agoMs: 90, waitedMs: 10 };

/** The forms of `signal:applied`. */
const APPLIED = [
  { id: 1, ...TIMES, tookMs: 80 },
  {
    reports: [
      { id: 1, ...TIMES },
      { id: 2, error: 'OperationError: no', ...TIMES, tookMs: 3 },
    ],
  },
  { id: 1 },
  { id: 1, error: 'OperationError: no' },
  { ids: [1, 2] },
  { reports: [{ id: 1 }, { id: 2, error: 'OperationError: no' }] },
];

/** The valid payloads of each event; the invalid ones are derived from them. As a table, so that no event is forgotten. */
const RIGHT: {
  [E in ClientRequest]: (around: Around) => ClientRequests[E]['payload'] | ClientRequests[E]['payload'][];
} = {
  sync: () => ({}),
  'presence:watch': () => [{ userIds: [] }, { userIds: [1, 2, 3] }],
  'audit:live': () => [{ on: true }, { on: false }],
  'call:ringing': ({ callId }) => ({ callId }),
  'call:heartbeat': ({ callId }) => ({ callId }),
  'call:join': ({ callId }) => ({ callId, media: MEDIA }),
  'call:resume': ({ callId }) => ({ callId, lastSignalId: 0 }),
  // Names another call, so that the present one goes on.
  'call:leave': ({ callId }) => ({ callId: callId + 1_000 }),
  'call:media': ({ callId }) => ({ callId, media: MEDIA }),
  'call:hand': ({ callId }) => ({ callId, raised: true }),
  'call:chat': ({ callId }) => ({ callId, text: 'Hello', clientId: randomUUID() }),
  'call:reaction': ({ callId }) => ({ callId, reaction: REACTIONS[0] }),
  'call:links': ({ callId, other }) => ({ callId, links: [{ participantId: other, state: 'connected' }] }),
  'call:quality': ({ callId, other }) => ({
    callId,
    samples: [{ participantId: other, spanMs: 5_000, ...MEASURES, ...RATES, pair: null, limitation: 'none' }],
  }),
  'call:observed': ({ callId, other }) => ({
    callId,
    observations: [
      { what: 'network', agoMs: 0, kind: 'wifi', speed: '4g', online: true },
      {
        what: 'codecs',
        agoMs: 5,
        participantId: other,
        audioOut: 'opus',
        audioIn: null,
        videoOut: null,
        videoIn: 'VP8',
      },
    ],
  }),
  'call:trouble': ({ callId }) => ({ callId, what: 'relay-refused', detail: '701' }),
  signal: ({ callId, other }) => ({
    callId,
    to: other,
    kind: 'offer',
    data: { type: 'offer', sdp: SDP },
    clientId: randomUUID(),
  }),
  'signal:applied': ({ callId }) => APPLIED.map((what) => ({ callId, ...what })),
};
const EVENTS = Object.keys(RIGHT) as ClientRequest[];

const hostileText = fc.oneof(
  fc.constantFrom(...HOSTILE_STRINGS),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.nat(6_000).map((length) => 'x'.repeat(length)),
  fc.nat(3_000).map((depth) => '['.repeat(depth)),
);
const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -1, 0.5, 2 ** 31, 2 ** 53, 2 ** 64, Number.MAX_VALUE, Number.MIN_VALUE),
);
const scalar = fc.oneof(number, fc.boolean(), fc.constant(null), hostileText);
const key = fc.oneof(
  fc.constantFrom(
    'callId',
    'media',
    'data',
    'sdp',
    'links',
    'samples',
    'ids',
    'userIds',
    'reports',
    'text',
    'clientId',
    'error',
    'detail',
    'to',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '',
    'length',
    'then',
    'toJSON',
  ),
  fc.string({ maxLength: 20 }),
);
/** Any JSON, including keys with a meaning in the language; `__proto__` as an own key. */
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('any'), { maxLength: 8 }),
    fc
      .array(fc.tuple(key, tie('any')), { maxLength: 8 })
      .map((entries) => entries.reduce((made, [name, of]) => Object.defineProperty(made, name, own(of)), {})),
    fc.nat(60).map((depth) => Array.from({ length: depth }).reduce((inner) => ({ a: inner }), 1)),
    fc.nat(400).map((length) => Array.from({ length }, () => ({}))),
  ),
})).any;
const own = (of: unknown) => ({ value: of, enumerable: true, configurable: true, writable: true });

/** An event with one of its valid payloads. */
const right = (around: Around) =>
  fc
    .constantFrom(...EVENTS)
    .chain((event) => fc.tuple(fc.constant(event), fc.constantFrom(...[RIGHT[event](around)].flat())));

/** A valid payload with one field replaced, added or removed at any level. */
const nearlyRight = (around: Around) =>
  fc.tuple(right(around), key, value, fc.nat(3)).map(([[event, valid], name, of, where]) => {
    const payload = structuredClone(valid) as Record<string, unknown>;
    // The own properties of a list (such as `length`) are not JSON.
    const inner = Object.values(payload).find(
      (field) => typeof field === 'object' && !Array.isArray(field) && field !== null,
    );
    const target = (where === 0 && inner ? inner : payload) as Record<string, unknown>;
    const names = Object.keys(target);
    if (where === 3 && names.length > 0) delete target[names[name.length % names.length]!];
    else Object.defineProperty(target, where === 2 && names.length > 0 ? names[0]! : name, own(of));
    return [event, payload] as [string, unknown];
  });

const event = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<string>(...EVENTS) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('connect', 'disconnect', 'error', 'newListener', '__proto__', 'message', ''),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
);
const ackId = fc.oneof(
  { weight: 6, arbitrary: fc.nat(0xffff).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('', '-1', '00', '99999999999999999999', '1e3', ' 7') },
);

/** What a client sends: mostly events with an acknowledgement, but also things that no client would send. */
export const frames = (around: Around) =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(nearlyRight(around), ackId).map(([packet, id]) => `42${id}${JSON.stringify(packet)}`),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(event, fc.array(value, { maxLength: 3 }), ackId)
        .map(([name, args, id]) => `42${id}${JSON.stringify([name, ...args])}`),
    },
    { weight: 1, arbitrary: fc.tuple(fc.nat(6), hostileText).map(([type, text]) => `4${type}${text}`) },
    { weight: 1, arbitrary: fc.tuple(fc.nat(9), value).map(([type, of]) => `4${type}${JSON.stringify(of)}`) },
    { weight: 1, arbitrary: fc.tuple(fc.nat(9), hostileText).map(([type, text]) => `${type}${text}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '40',
        '40{}',
        '41',
        '2',
        '2probe',
        '5',
        '6',
        '40/x,{}',
        '451-["a",{"_placeholder":true,"num":0}]',
        '43[]',
        '431[1,2]',
      ),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  );

const broken = fc.constantFrom(
  '',
  '{',
  '[',
  '{"a":',
  'null',
  '"x"',
  '[1e999]',
  '{"a":1}}',
  '\u0000',
  '{"a":"\\ud800"}',
);
/** The body of a request, mostly JSON. */
const body = fc.oneof(
  { weight: 8, arbitrary: value.map((of) => JSON.stringify(of)) },
  { weight: 2, arbitrary: broken },
  { weight: 1, arbitrary: hostileText },
);

export const requests: fc.Arbitrary<Request> = fc.record({
  route: fc.nat(),
  segment: fc.oneof(fc.nat(2_000_000_000).map(String), hostileText, fc.constantFrom('1', '0', '-1', 'me', '..', '%00')),
  query: fc.oneof(
    fc.constant(''),
    fc
      .array(fc.tuple(fc.oneof(key, fc.constantFrom('limit', 'cursor', 'search', 'from', 'status', 'user')), scalar), {
        maxLength: 4,
      })
      .map((pairs) => pairs.map(([name, of]) => `${encode(name)}=${encode(String(of))}`).join('&')),
  ),
  body,
  type: fc.oneof(
    { weight: 8, arbitrary: fc.constant('application/json') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'text/plain',
        'multipart/form-data; boundary=x',
        'application/x-www-form-urlencoded',
        'application/json; charset=utf-7',
      ),
    },
  ),
});

export const encode = (text: string) => encodeURIComponent(text.toWellFormed());
