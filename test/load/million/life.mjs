/**
 * Calls as a company of 5,000 makes them in a year, written by the database itself: a million rows that come over the
 * wire take hours. Each function gives statements for the calls with the ids from..to; RAND(n) gives the same each time.
 */
export const USERS = 5_000;
export const ROOMS = 200;
const FIRST =
  'Ann Ben Cy Dana Eli Fay Gus Hana Ivo Jun Kim Lea Max Nia Oda Pia Quin Rui Sol Tea Uma Vic Wen Xia Yan Zoe';
const LAST =
  'Archer Baker Carter Dyer Ellis Fisher Glover Hunter Ives Joiner Keller Lander Mason Naylor Osman Porter Quill Reeve ' +
  'Sawyer Tanner Usher Vance Walker Xavier Yates Zeller';
export const NAMES = { first: FIRST.split(' '), last: LAST.split(' ') };

const list = (words) => `'${words.join("','")}'`;
const pick = (words, number) => `ELT(1 + ${number} MOD ${words.length}, ${list(words)})`;
const json = (value) => JSON.stringify(value).replaceAll('\\', '\\\\').replaceAll("'", "''");

const NAME = `CONCAT(${pick(NAMES.first, 'seq')}, ' ', ${pick(NAMES.last, 'seq DIV 26')})`;

/** The first is the administrator whose password hash is given. */
export function people(passwordHash) {
  return [
    `INSERT INTO users (id, username, email, displayName, sortName, passwordHash, role, availability, createdAt)
     SELECT seq, CONCAT('user', seq), CONCAT('user', seq, '@example.com'), ${NAME}, LOWER(${NAME}),
            IF(seq = 1, '${passwordHash}', '-'), IF(seq = 1, 'admin', 'employee'), 'auto', UTC_TIMESTAMP(3)
     FROM seq_1_to_${USERS}`,
    `INSERT INTO rooms (id, code, title, searchTitle, ownerId, access, maxParticipants, createdAt)
     SELECT seq, ${roomCode('seq')}, CONCAT('Room ', seq), CONCAT('room ', seq), seq, 'open', 6, UTC_TIMESTAMP(3)
     FROM seq_1_to_${ROOMS}`,
  ];
}

const LETTERS = 'abcdefghjkmnpqrs';

function roomCode(number) {
  const letter = (place) => `SUBSTR('${LETTERS}', 1 + (${number} DIV ${16 ** place}) MOD 16, 1)`;
  return `CONCAT('seed-', ${letter(0)}, ${letter(1)}, ${letter(2)}, 'a-aaaa')`;
}

export function codeOf(number) {
  const letter = (place) => LETTERS[Math.floor(number / 16 ** place) % 16];
  return `seed-${letter(0)}${letter(1)}${letter(2)}a-aaaa`;
}

/** Few reasons are common, some are rare; a few people call far more than others. */
export function calls({ from, to, start, stepMs }) {
  const random = Array.from({ length: 8 }, (_, i) => `RAND(${from + i * 1_000_003}) r${i}`).join(', ');
  return `
    INSERT INTO calls (id, kind, type, status, endReason, roomId, callerId, endedById, initiatedAt, ringingAt, acceptedAt,
                       endedAt, duration, version, chainHead, chainLength, quality)
    SELECT id, kind, type, status, reason, room, caller, caller, at,
           IF(kind = 'room', NULL, at + INTERVAL 300000 MICROSECOND), IF(status = 'ended', answered, NULL),
           answered + INTERVAL IF(status = 'ended', seconds, 20) SECOND, IF(status = 'ended', seconds, 0), 5,
           SHA2(id, 256), 1,
           IF(status <> 'ended', NULL, IF(r7 < 0.85, 'good', IF(r7 < 0.96, 'fair', 'poor')))
    FROM (
      SELECT *, at + INTERVAL 4 SECOND answered,
        CASE status
          WHEN 'ended' THEN IF(r3 < 0.9, 'hangup', IF(r3 < 0.95, 'connection-lost', IF(r3 < 0.985, 'connect-failed',
                            IF(r3 < 0.995, 'media-failed', IF(r3 < 0.9999, 'replaced', 'ended-by-admin')))))
          WHEN 'missed' THEN IF(r3 < 0.8, 'no-answer', IF(r3 < 0.95, 'unreachable', 'busy'))
          WHEN 'cancelled' THEN 'cancelled' ELSE 'declined' END reason,
        1 + FLOOR(-LN(1 - r5) * IF(r6 < 0.97, 240, 3000)) seconds,
        IF(kind = 'room', 1 + FLOOR(POW(r4, 2) * ${ROOMS}), NULL) room
      FROM (
        SELECT *, '${start}' + INTERVAL ROUND(id * ${stepMs} * 1000) MICROSECOND at,
          IF(r0 < 0.15, 'room', 'direct') kind, IF(r1 < 0.4, 'video', 'audio') type,
          1 + FLOOR(POW(r4, 2) * ${USERS}) caller,
          IF(r0 < 0.15, IF(r2 < 0.99, 'ended', 'cancelled'),
             IF(r2 < 0.68, 'ended', IF(r2 < 0.86, 'missed', IF(r2 < 0.94, 'cancelled', 'rejected')))) status
        FROM (SELECT seq id, ${random} FROM seq_${from}_to_${to}) numbers
      ) kinds
    ) whole`;
}

/** Two in a direct call; two to six in a room. Their ids follow from the call's. */
export function participants({ from, to }) {
  return `
    INSERT INTO call_participants (id, callId, userId, role, state, leaveReason, deviceId, epoch, joinedAt, leftAt,
                                   presentSeconds, missedSeenAt, audio, video)
    SELECT id * 8 + n, id, 1 + (callerId - 1 + n * IF(kind = 'room', 617, 1 + id MOD ${USERS - 2})) MOD ${USERS},
           IF(kind = 'room', IF(n = 0, 'host', 'member'), IF(n = 0, 'caller', 'callee')),
           IF(n = 0 OR status = 'ended', 'left', IF(status = 'rejected', 'rejected', 'missed')),
           IF(n = 0 OR status = 'ended', 'left', IF(status = 'rejected', 'declined', NULL)),
           IF(n = 0 OR status = 'ended', UUID(), NULL), 1, acceptedAt, endedAt, duration, endedAt, 1, type = 'video'
    FROM calls STRAIGHT_JOIN (SELECT seq n FROM seq_0_to_5) places
    WHERE calls.id BETWEEN ${from} AND ${to} AND n < IF(kind = 'room', 2 + calls.id MOD 3 + (calls.id MOD 11 = 0) * 2, 2)`;
}

const BROWSERS = ['Chrome', 'Chrome', 'Chrome', 'Chrome', 'Chrome', 'Edge', 'Edge', 'Firefox', 'Safari'];
const SYSTEMS = ['Windows', 'Windows', 'Windows', 'macOS', 'macOS', 'Linux', 'Android', 'iPhone'];
const NETWORKS = ['unknown', 'unknown', 'unknown', 'wifi', 'wifi', 'ethernet', 'cellular'];
const POOR = ['poor-by-loss', 'poor-by-loss', 'poor-by-loss', 'poor-by-jitter', 'poor-by-delay', 'one-way-sound'];
const BROKEN = ['lost-one-side', 'lost-one-side', 'gone', 'gone', 'link-broke', 'no-way-between', 'relay-refused'];

/** What was found in each call. Nobody judges it again, since it has the version of today's rules. */
export function causes({ from, to, rules }) {
  return `
    INSERT INTO call_causes (callId, at, outcome, code, sound, participantIds, rules, judgedAt)
    SELECT id, initiatedAt, outcome, code, IF(code LIKE 'poor-by-%', 'poor', IF(code = 'one-way-sound', 'one-way', NULL)),
           IF(code IS NULL, '[]', CONCAT('[', id * 8, ']')), ${rules}, endedAt
    FROM (
      SELECT *, CASE outcome WHEN 'poor' THEN ${pick(POOR, 'id')} WHEN 'broken' THEN ${pick(BROKEN, 'id')}
                             WHEN 'unreached' THEN 'never-reached-a-device' ELSE NULL END code
      FROM (
        SELECT id, initiatedAt, endedAt,
               CASE status WHEN 'missed' THEN IF(endReason = 'unreachable', 'unreached', 'missed')
                           WHEN 'rejected' THEN 'declined' WHEN 'cancelled' THEN 'cancelled'
                           ELSE IF(endReason IN ('connection-lost', 'connect-failed', 'media-failed'), 'broken',
                                   IF(quality = 'poor', 'poor', 'fine')) END outcome
        FROM calls WHERE id BETWEEN ${from} AND ${to}
      ) outcomes
    ) whole`;
}

/** What the calls with trouble have in common. */
export function facets({ from, to }) {
  const each = {
    ...{ cause: 'k.code', person: 'CAST(c.callerId AS CHAR)', browser: pick(BROWSERS, 'k.callId * 7 DIV 3') },
    ...{ system: pick(SYSTEMS, 'k.callId * 5 DIV 3'), network: pick(NETWORKS, 'k.callId * 11 DIV 3') },
    way: "IF(k.callId MOD 4 = 0, 'relay', 'direct')",
    room: 'CAST(c.roomId AS CHAR)',
  };
  const rows = Object.entries(each).map(
    ([facet, value]) => `
      SELECT k.callId, '${facet}', ${value}, 1, k.at FROM call_causes k STRAIGHT_JOIN calls c ON c.id = k.callId
      WHERE k.callId BETWEEN ${from} AND ${to} AND k.code IS NOT NULL AND ${value} IS NOT NULL`,
  );
  return `INSERT INTO call_facets (callId, facet, value, troubled, at) ${rows.join(' UNION ALL ')}`;
}

const description = (type) => ({
  sdp: SDP[type],
  facts: {
    media: (type === 'video' ? ['audio', 'video'] : ['audio']).map((kind, mid) => ({
      ...{ kind, mid: String(mid), direction: 'sendrecv', rejected: false },
      codecs: kind === 'audio' ? ['opus', 'red', 'PCMU'] : ['VP8', 'VP9', 'H264', 'AV1', 'rtx'],
    })),
    fingerprint: `sha-256 ${'AB:'.repeat(31)}CD`,
    ...{ setup: 'actpass', iceOptions: 'trickle', iceUfrag: 'aBcD', candidates: 0 },
  },
});

const AUDIO_LINES = [
  ...['v=0', 'o=- 4611731400430051336 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0', 'a=extmap-allow-mixed'],
  ...['a=msid-semantic: WMS stream', 'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126', 'c=IN IP4 0.0.0.0'],
  ...['a=rtcp:9 IN IP4 0.0.0.0', 'a=ice-ufrag:aBcD', `a=ice-pwd:sha256:${'0'.repeat(64)}`, 'a=ice-options:trickle'],
  ...[`a=fingerprint:sha-256 ${'AB:'.repeat(31)}CD`, 'a=setup:actpass', 'a=mid:0', 'a=sendrecv', 'a=rtcp-mux'],
  ...Array.from({ length: 16 }, (_, i) => `a=rtpmap:${96 + i} codec-with-a-name-${i}/48000/2`),
  ...Array.from({ length: 6 }, (_, i) => `a=extmap:${i + 1} urn:ietf:params:rtp-hdrext:some-extension-${i}`),
];
const VIDEO_LINES = [
  ...['m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99 100 101 35 36 37 38', 'c=IN IP4 0.0.0.0', 'a=mid:1', 'a=sendrecv'],
  ...Array.from({ length: 24 }, (_, i) => `a=rtpmap:${96 + i} VIDEO${i}/90000\r\na=rtcp-fb:${96 + i} transport-cc`),
];
const SDP = {
  audio: `${AUDIO_LINES.join('\r\n')}\r\n`,
  video: `${[...AUDIO_LINES, ...VIDEO_LINES].join('\r\n')}\r\n`,
};

const TURN = "IF(c.status = 'ended', (s.seq + 1) MOD 2, 0)";

/** `each`: so many of a call that was answered; of one that was not, the caller's offer and ten candidates. */
export function signals({ from, to, each }) {
  return insertSignals({
    rows: `calls c STRAIGHT_JOIN seq_1_to_${each} s ON s.seq <= IF(c.status = 'ended', ${each}, 11)`,
    where: `c.id BETWEEN ${from} AND ${to}`,
    // In an answered call the second one is the answer, and candidates come from both sides.
    isDescription: "s.seq = 1 OR (s.seq = 2 AND c.status = 'ended')",
    ends: [`c.id * 8 + ${TURN}`, `c.id * 8 + 1 - ${TURN}`],
  });
}

/** Above all others. */
const FIRST_OF_TWELVE = 100_000_000;

/** A meeting of twelve that negotiates for hours: the one call that has `count` signals. */
export function longMeeting({ callId, count }) {
  const person = (number) => `${FIRST_OF_TWELVE} + (${number}) MOD 12`;
  return [
    `DELETE FROM call_signals WHERE callId = ${callId}`,
    `DELETE FROM call_participants WHERE callId = ${callId}`,
    `UPDATE calls SET kind = 'room', roomId = 1, status = 'ended', endReason = 'hangup', duration = 7200, quality = 'fair',
       acceptedAt = initiatedAt, endedAt = initiatedAt + INTERVAL 2 HOUR WHERE id = ${callId}`,
    `INSERT INTO call_participants (id, callId, userId, role, state, leaveReason, deviceId, epoch, joinedAt, leftAt)
     SELECT ${person('s.seq')}, ${callId}, 100 + s.seq, IF(s.seq = 0, 'host', 'member'), 'left', 'left', UUID(), 1,
            c.acceptedAt, c.endedAt
     FROM calls c STRAIGHT_JOIN seq_0_to_11 s WHERE c.id = ${callId}`,
    insertSignals({
      rows: `calls c STRAIGHT_JOIN seq_1_to_${count} s`,
      where: `c.id = ${callId}`,
      isDescription: 's.seq <= 132 OR s.seq MOD 40 = 0',
      ends: [person('s.seq'), person('s.seq + 1 + s.seq DIV 12 MOD 11')],
    }),
    `INSERT INTO call_events (callId, participantId, kind, detail, at)
     SELECT ${callId}, ${person('s.seq')}, 'media', '{"audio":true,"video":false,"screen":false}',
            c.initiatedAt + INTERVAL s.seq SECOND
     FROM calls c STRAIGHT_JOIN seq_1_to_400 s WHERE c.id = ${callId}`,
  ];
}

function insertSignals({ rows, where, isDescription, ends }) {
  const sdp = (type) => json({ sdp: description(type).sdp }).slice(1, -1);
  const whole = (type, kind) => `'{"type":"${kind}",${sdp(type)}}'`;
  const candidate = `CONCAT('{"candidate":"candidate:', s.seq, ' 1 udp 2113937151 192.0.2.', c.id MOD 250, ' ',
    40000 + s.seq, ' typ host generation 0 ufrag aBcD network-cost 999","sdpMid":"0","sdpMLineIndex":0,"usernameFragment":"aBcD"}')`;
  const candidateFacts = `CONCAT('{"type":"', ELT(1 + s.seq MOD 3, 'host', 'srflx', 'relay'), '","protocol":"udp","address":"192.0.2.',
    c.id MOD 250, '","family":"ipv4","port":', 40000 + s.seq, ',"priority":2113937151,"tcpType":null,"mid":"0"}')`;
  const byType = (make) => `IF(c.type = 'video', ${make('video')}, ${make('audio')})`;
  const facts = (type) => `'${json(description(type).facts)}'`;
  return `
    INSERT INTO call_signals (callId, senderId, recipientId, senderEpoch, recipientEpoch, kind, data, dataHash, facts,
                              clientId, outcome, createdAt, deliveredAt, appliedAt, previousHash, rowHash)
    SELECT c.id, ${ends.join(', ')}, 1, 1,
      IF(${isDescription}, IF(s.seq MOD 2 = 1, 'offer', 'answer'), 'candidate'),
      IF(${isDescription}, IF(s.seq MOD 2 = 1, ${byType((type) => whole(type, 'offer'))}, ${byType((type) => whole(type, 'answer'))}), ${candidate}),
      SHA2(s.seq, 256), IF(${isDescription}, ${byType(facts)}, ${candidateFacts}),
      UUID(), 'relayed', c.initiatedAt + INTERVAL s.seq * 150000 MICROSECOND,
      c.initiatedAt + INTERVAL s.seq * 150000 + 2000 MICROSECOND, c.initiatedAt + INTERVAL s.seq * 150000 + 30000 MICROSECOND,
      IF(s.seq = 1, NULL, SHA2(CONCAT(c.id, '/', s.seq - 1), 256)), SHA2(CONCAT(c.id, '/', s.seq), 256)
    FROM ${rows} WHERE ${where}`;
}

const JOINED = { deviceId: '0b9b2c4e-6c39-4d8e-9c55-000000000001', epoch: 1 };
/** [of which statuses, participant's place or null, kind, detail, after so many ms] */
const STORY = [
  ['any', null, 'created', { type: 'audio', silent: false }, 0],
  [
    'any',
    0,
    'joined',
    { ...JOINED, media: { audio: true, video: false, screen: false }, turn: true, relayOnly: false },
    100,
  ],
  ['any', 0, 'device', { deviceId: JOINED.deviceId, name: 'Chrome on Windows' }, 101],
  ['any', 1, 'device-ringing', { deviceId: JOINED.deviceId }, 300],
  ['any', null, 'status', { to: 'ringing', reason: null, byId: null }, 300],
  ['ended', null, 'status', { to: 'accepted', reason: null, byId: null }, 4000],
  [
    'ended',
    1,
    'joined',
    { ...JOINED, media: { audio: true, video: false, screen: false }, turn: true, relayOnly: false },
    4200,
  ],
  ['ended', 1, 'device', { deviceId: JOINED.deviceId, name: 'Firefox on Linux' }, 4201],
  ['ended', 0, 'links', { links: [{ participantId: 1, state: 'connected' }] }, 5000],
  ['ended', 1, 'links', { links: [{ participantId: 0, state: 'connected' }] }, 5010],
  ['any', null, 'status', { to: 'ended', reason: 'hangup', byId: null }, 60000],
];

export function storyTable() {
  const rows = STORY.map(
    ([of, place, kind, detail, ms], n) => `(${n}, '${of}', ${place ?? 'NULL'}, '${kind}', '${json(detail)}', ${ms})`,
  );
  return [
    'CREATE TEMPORARY TABLE story (n INT PRIMARY KEY, ofStatus VARCHAR(16), place INT, kind VARCHAR(24), detail TEXT, ms INT)',
    `INSERT INTO story VALUES ${rows.join(', ')}`,
  ];
}

export function events({ from, to }) {
  return `
    INSERT INTO call_events (callId, participantId, kind, detail, at)
    SELECT c.id, c.id * 8 + t.place, t.kind, t.detail, c.initiatedAt + INTERVAL t.ms * 1000 MICROSECOND
    FROM calls c STRAIGHT_JOIN story t ON t.ofStatus IN ('any', c.status) WHERE c.id BETWEEN ${from} AND ${to}`;
}

/** The first half minute of each answered call, from both sides. */
export function samples({ from, to }) {
  return `
    INSERT INTO call_quality (callId, participantId, remoteId, at, spanMs, rttMs, jitterMs, lossPermille, concealedPermille,
                              freezes, audioInKbps, audioOutKbps, videoInKbps, videoOutKbps, pair, level, reason)
    SELECT c.id, c.id * 8 + s.seq MOD 2, c.id * 8 + 1 - s.seq MOD 2, c.acceptedAt + INTERVAL (s.seq DIV 2) * 5 SECOND, 5000,
           20 + c.id MOD 200, 3, 2, 0, 0, 30, 31, 0, 0,
           '{"local":"host","remote":"srflx","protocol":"udp","relayProtocol":null}', c.quality,
           IF(c.quality = 'good', NULL, 'loss')
    FROM calls c STRAIGHT_JOIN seq_0_to_11 s WHERE c.id BETWEEN ${from} AND ${to} AND c.status = 'ended'`;
}

/** What the staff did in that year. */
export function looks({ count, calls: all }) {
  return `
    INSERT INTO audit_accesses (userId, action, callId, query, at)
    SELECT 1 + seq MOD 50, IF(seq MOD 3 = 0, 'search', 'view'), IF(seq MOD 3 = 0, NULL, 1 + (seq * 7919) MOD ${all}),
           IF(seq MOD 3 = 0, '{"limit":50,"status":"missed"}', NULL), UTC_TIMESTAMP(3) - INTERVAL (${count} - seq) MINUTE
    FROM seq_1_to_${count}`;
}
