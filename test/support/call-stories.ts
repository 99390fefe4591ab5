import type { Observation } from '../../contracts/index.js';
import type { CaseSample } from '../../server/audit/case/case-file.js';
import { ANN, at, BEN, candidate, CY, DESCRIPTION, SOUND, Story } from './call-story.js';

export const repeat = (count: number, add: () => unknown): unknown[] => Array.from({ length: count }, add);

const UNHEARD = { appliedAt: null };
const MUTED = { ...SOUND, audio: false };
const SEEN = { ...SOUND, video: true };

export const met = (): Story => new Story().joined(ANN).signal(ANN, 'offer').joined(BEN).signal(BEN, 'answer');
export const connected = (): Story =>
  met().signal(ANN, 'candidate').signal(BEN, 'candidate').link(ANN, 'connected').link(BEN, 'connected');
const inVain = (story: Story) => story.over({ endReason: 'connect-failed' });
const trying = (way: Parameters<Story['joined']>[1] = {}) =>
  inVain(new Story().joined(ANN, way).joined(BEN, way).link(ANN, 'connecting').link(BEN, 'connecting'));
const relayed = () => trying({ turn: true }).signal(ANN, 'offer').signal(BEN, 'answer').signal(ANN, 'candidate');
const refusedBy = (code: number) =>
  trying({ turn: true, relayOnly: true })
    .event('trouble', ANN, { what: 'relay-refused', detail: `${code} No. turn:relay.example.com` })
    .event('trouble', BEN, { what: 'relay-refused', detail: `${code} No. turn:relay.example.com` })
    .signal(ANN, 'offer')
    .signal(BEN, 'answer');
const silence = { what: 'relay-unreachable', detail: '701 No answer within 10 s. turn:relay.example.com' } as const;
const troubled = (what: 'microphone-missing' | 'microphone-denied' | 'microphone-in-use') =>
  new Story().joined(ANN).event('trouble', BEN, { what, detail: null }).over({ endReason: 'media-failed' });

export function oneWay(story: Story): Story {
  repeat(4, () => story.sample(ANN, { audioInKbps: 0 }).sample(BEN));
  return story;
}

function samplesOf(bad: Partial<CaseSample>): Story {
  const story = connected();
  repeat(3, () => story.sample(ANN, bad).sample(BEN));
  return story;
}

/** Both measure the same. */
function samplesOfBoth(own: Partial<CaseSample>, story = connected()): Story {
  repeat(4, () => story.sample(ANN, own).sample(BEN, own));
  return story;
}

const knocked = () =>
  new Story()
    .person(CY, { role: 'member', joinedAt: null, name: 'Cy' })
    .over({ kind: 'room' })
    .event('waiting', CY, null);

/** For each rule a call in which it, and no other rule, recognises something. */
export const STORIES: Record<string, [code: string, Story]> = {
  neverRang: [
    'never-reached-a-device',
    new Story().over({ status: 'missed', endReason: 'unreachable', acceptedAt: null, ringingAt: null }),
  ],
  microphoneMissing: ['no-microphone', troubled('microphone-missing')],
  microphoneDenied: ['microphone-denied', troubled('microphone-denied')],
  microphoneInUse: ['microphone-in-use', troubled('microphone-in-use')],
  cameraFailed: ['no-camera', connected().event('trouble', BEN, { what: 'camera-denied', detail: null })],
  relayRefused: ['relay-credentials-refused', refusedBy(401)],
  relayForbidden: ['relay-forbidden', refusedBy(403)],
  relayMismatched: ['relay-stale', refusedBy(437)],
  relayStale: ['relay-stale', refusedBy(438)],
  relayQuota: ['relay-quota', refusedBy(486)],
  relayFull: ['relay-full', refusedBy(508)],
  relayRefusedOtherwise: ['relay-refused', refusedBy(420)],
  relayRefusedAsSilent: ['no-relay-candidate', refusedBy(701)],
  noRelayConfigured: [
    'relay-only-without-relay',
    inVain(
      new Story()
        .joined(ANN, { relayOnly: true })
        .joined(BEN, { relayOnly: true })
        .signal(ANN, 'offer')
        .signal(BEN, 'answer'),
    ),
  ],
  noRelayCandidate: [
    'no-relay-candidate',
    relayed().signal(BEN, 'candidate').event('trouble', ANN, silence).event('trouble', BEN, silence),
  ],
  relayOneSide: [
    'relay-one-side',
    relayed()
      .signal(BEN, 'candidate', { facts: candidate('relay') })
      .event('trouble', ANN, silence),
  ],
  noCandidates: ['no-candidates', inVain(met().signal(BEN, 'candidate'))],
  onlyLocalCandidates: ['only-local-candidates', inVain(met().signal(ANN, 'candidate').signal(BEN, 'candidate'))],
  noWay: [
    'no-way-between',
    relayed()
      .signal(ANN, 'candidate', { facts: candidate('relay') })
      .signal(BEN, 'candidate', { facts: candidate('relay') }),
  ],
  noWayTo: ['no-way-between', outsider()],
  signalsRefused: [
    'signals-refused',
    trying().signal(ANN, 'offer', { outcome: 'refused', refusal: 'stale-epoch', deliveredAt: null, appliedAt: null }),
  ],
  noOffer: ['no-offer', trying()],
  notDelivered: [
    'not-delivered',
    trying()
      .signal(ANN, 'offer', { ...UNHEARD, deliveredAt: null })
      .wait(20),
  ],
  neverApplied: [
    'never-applied',
    trying()
      .signal(ANN, 'offer', UNHEARD)
      .signal(ANN, 'candidate', UNHEARD)
      .event('trouble', BEN, silence)
      .wait(20)
      .over({ endReason: 'hangup' }),
  ],
  notAnswered: ['offer-not-answered', trying().signal(ANN, 'offer').signal(ANN, 'candidate').wait(20)],
  descriptionFailed: [
    'description-failed',
    inVain(
      new Story()
        .joined(ANN)
        .joined(BEN)
        .signal(ANN, 'offer', { applyError: 'Failed to parse' })
        .signal(ANN, 'candidate'),
    ),
  ],
  collided: [
    'negotiation-collided',
    connected()
      .signal(ANN, 'offer', { appliedAt: at(11) })
      .signal(BEN, 'offer', { applyError: 'IgnoredForCollision: It met one of our own.' }),
  ],
  endedByRestart: [
    'ended-by-restart',
    connected()
      .event('server-started', null, null)
      .event('left', BEN, { reason: 'lost' })
      .over({ endReason: 'connection-lost' }),
  ],
  survivedRestart: [
    'survived-restart',
    connected().event('server-started', null, null).event('resumed', BEN, { deviceId: 'd2' }),
  ],
  serverAway: ['server-away', connected().event('server-away', null, { why: 'storage', seconds: 12 })],
  lostOneSide: [
    'lost-one-side',
    connected()
      .event('dropped', BEN, { deviceId: 'd2' })
      .event('reconnecting', BEN, null)
      .event('left', BEN, { reason: 'lost' })
      .over({ endReason: 'connection-lost' }),
  ],
  gone: ['gone', connected().event('dropped', BEN, { deviceId: 'd2' }).link(ANN, 'reconnecting').wait(12)],
  goneBeforeConnected: [
    'gone',
    trying()
      .event('dropped', BEN, { deviceId: 'd2' })
      .signal(ANN, 'offer', { ...UNHEARD, deliveredAt: null })
      .wait(20)
      .event('left', BEN, { reason: 'lost' }),
  ],
  allAway: [
    'all-away',
    connected()
      .sample(ANN)
      .sample(BEN)
      .event('dropped', ANN, { deviceId: 'd1' })
      .event('dropped', BEN, { deviceId: 'd2' })
      .wait(6)
      .event('resumed', ANN, { deviceId: 'd1' })
      .event('resumed', BEN, { deviceId: 'd2' }),
  ],
  away: [
    'away',
    connected()
      .event('dropped', BEN, { deviceId: 'd2' })
      .link(ANN, 'reconnecting')
      .wait(20)
      .event('resumed', BEN, { deviceId: 'd2' })
      .link(ANN, 'connected'),
  ],
  reloaded: ['reloaded', connected().event('dropped', BEN, { deviceId: 'd2' }).joined(BEN, { epoch: 2 })],
  moved: ['moved', connected().event('moved', BEN, { from: 'd2', deviceId: 'd3' }).joined(BEN, { epoch: 2 })],
  callerGone: [
    'caller-gone',
    new Story()
      .joined(ANN)
      .event('dropped', ANN, { deviceId: 'd1' })
      .wait(3)
      .event('entered', BEN, { deviceId: 'd2' })
      .joined(BEN)
      .link(BEN, 'connecting')
      .wait(20)
      .event('left', ANN, { reason: 'lost' })
      .over({ endReason: 'connection-lost' }),
  ],
  callerGoneUnanswered: [
    'caller-gone',
    new Story()
      .joined(ANN)
      .event('dropped', ANN, { deviceId: 'd1' })
      .wait(30)
      .over({ status: 'missed', endReason: 'no-answer', acceptedAt: null }),
  ],
  neverJoined: ['never-joined', new Story().joined(ANN).event('entered', BEN, { deviceId: 'd2' }).wait(20)],
  neverJoinedPageGone: [
    'never-joined',
    new Story().joined(ANN).event('entered', BEN, { deviceId: 'd2' }).event('dropped', BEN, { deviceId: 'd2' }).wait(9),
  ],
  relayedLinksLost: [
    'relayed-links-lost',
    samplesOfBoth({ pair: { local: 'relay', remote: 'relay', protocol: 'udp', relayProtocol: 'udp' } })
      .link(ANN, 'reconnecting')
      .link(BEN, 'reconnecting')
      .wait(20)
      .over({ endReason: 'connection-lost' }),
  ],
  linkBroke: [
    'link-broke',
    samplesOfBoth({ pair: { local: 'host', remote: 'host', protocol: 'udp', relayProtocol: null } })
      .link(ANN, 'reconnecting')
      .link(BEN, 'reconnecting')
      .wait(4)
      .link(ANN, 'connected')
      .link(BEN, 'connected'),
  ],
  appliedLate: [
    'applied-late',
    new Story()
      .joined(ANN)
      .joined(BEN)
      .signal(ANN, 'offer', { appliedAt: at(9) })
      .wait(6)
      .signal(BEN, 'answer')
      .link(ANN, 'connected')
      .link(BEN, 'connected'),
  ],
  slowStart: ['slow-start', met().wait(14).link(ANN, 'connected').link(BEN, 'connected')],
  oneWaySound: ['one-way-sound', oneWay(connected())],
  nothingReceived: ['nothing-received', samplesOfBoth({ audioInKbps: 0 })],
  soundNotSent: ['sound-not-sent', notSent()],
  listensOnly: [
    'listens-only',
    connected()
      .event('media', BEN, { ...MUTED, listening: true })
      .wait(15),
  ],
  nothingHeard: ['nothing-heard', heardNothing()],
  noPicture: ['no-picture', notSeen()],
  videoRefused: [
    'video-refused',
    new Story()
      .joined(ANN, { media: SEEN })
      .signal(ANN, 'offer')
      .joined(BEN, { media: SEEN })
      .signal(BEN, 'answer', { facts: { ...DESCRIPTION, media: [section(true)] } })
      .link(ANN, 'connected')
      .link(BEN, 'connected'),
  ],
  mutedToTheEnd: ['muted-to-the-end', connected().event('media', BEN, MUTED).wait(14).sample(BEN)],
  measuringGap: ['measuring-gap', stoodStill()],
  silentMicrophone: [
    'silent-microphone',
    samplesOfBoth({}).observed<'microphone'>(BEN, { what: 'microphone', state: 'silent', forMs: 15_000, level: 0 }),
  ],
  microphoneMutedBySystem: [
    'muted-by-system',
    samplesOfBoth({})
      .observed<'microphone'>(BEN, { what: 'microphone', state: 'muted', forMs: 0, level: null })
      .observed<'microphone'>(BEN, { what: 'microphone', state: 'silent', forMs: 15_000, level: 0 }),
  ],
  soundBlocked: [
    'sound-blocked',
    samplesOfBoth({}).observed<'sound'>(BEN, { what: 'sound', state: 'blocked', forMs: 0 }).wait(9),
  ],
  soundPaused: [
    'sound-blocked',
    samplesOfBoth({})
      .observed<'sound'>(BEN, { what: 'sound', state: 'paused', forMs: 0 })
      .wait(9)
      .observed<'sound'>(BEN, { what: 'sound', state: 'playing', forMs: 10_000 }),
  ],
  speakerGone: [
    'speaker-gone',
    samplesOfBoth({}).observed<'sound'>(BEN, { what: 'sound', state: 'speaker-failed', forMs: 0 }),
  ],
  stoodStill: [
    'stood-still',
    samplesOfBoth({}).observed<'stopped'>(BEN, { what: 'stopped', forMs: 7_000, hidden: false }),
  ],
  stoodStillFrozen: [
    'stood-still',
    samplesOfBoth({}).observed<'page'>(BEN, { what: 'page', state: 'resumed', forMs: 12_000 }),
  ],
  networkChanged: ['network-changed', onNetworks('wifi', 'cellular')],
  fingerprintAltered: ['fingerprint-altered', unencrypted('0a0b0c0d')],
  encryptionStuck: ['encryption-stuck', unencrypted('aaaaaaaa')],
  poorByLoss: ['poor-by-loss', samplesOf({ level: 'poor', reason: 'loss', lossPermille: 300 })],
  poorByDelay: ['poor-by-delay', samplesOf({ level: 'poor', reason: 'delay', rttMs: 800 })],
  poorByJitter: ['poor-by-jitter', samplesOf({ level: 'poor', reason: 'silence', concealedPermille: 200 })],
  poorByUpload: ['poor-by-upload', samplesOf({ level: 'fair', reason: 'upload', videoOutKbps: 90 })],
  knockUnanswered: ['knock-unanswered', knocked().wait(40)],
  knockWithdrawn: [
    'knock-withdrawn',
    knocked().joined(ANN).wait(40).event('withdrawn', CY, { reason: 'left' }).wait(60),
  ],
  refusedAtDoor: [
    'refused-at-door',
    connected()
      .over({ kind: 'room' })
      .event('refused', null, { step: 'enter', code: 'room-full', byId: 77 })
      .event('refused', null, { step: 'enter', code: 'room-full', byId: 77 }),
  ],
  knockDenied: ['knock-denied', knocked().joined(ANN).event('denied', CY, { byId: 11 })],
  removed: ['removed', connected().over({ kind: 'room' }).event('left', BEN, { reason: 'removed', byId: 11 })],
  doNotDisturb: [
    'do-not-disturb',
    new Story()
      .person(BEN, { silent: true, joinedAt: null, state: 'missed', leaveReason: null })
      .event('created', null, { type: 'audio', silent: true })
      .over({ status: 'missed', endReason: 'no-answer', acceptedAt: null }),
  ],
  declinedOnOne: [
    'declined-on-one',
    new Story()
      .person(BEN, { joinedAt: null, state: 'rejected' })
      .event('device-ringing', BEN, { deviceId: 'd2' })
      .event('device-ringing', BEN, { deviceId: 'd3' })
      .event('declined', BEN, { deviceId: 'd3' })
      .over({ status: 'rejected', endReason: 'declined', acceptedAt: null }),
  ],
  acceptRefused: [
    'accept-refused',
    new Story()
      .joined(ANN)
      .person(BEN, { joinedAt: null, state: 'missed' })
      .event('refused', BEN, { step: 'accept', code: 'unavailable', byId: 12 })
      .over({ status: 'missed', endReason: 'no-answer', acceptedAt: null }),
  ],
  serverAwayRinging: [
    'server-away-ringing',
    new Story()
      .joined(ANN)
      .person(BEN, { joinedAt: null, state: 'missed' })
      .event('server-started', null, null)
      .event('server-away', null, { why: 'storage', seconds: 8 })
      .over({ status: 'missed', endReason: 'no-answer', acceptedAt: null }),
  ],
  answeredElsewhere: [
    'answered-elsewhere',
    connected()
      .event('device-ringing', BEN, { deviceId: 'd2' })
      .event('device-ringing', BEN, { deviceId: 'd3' })
      .event('entered', BEN, { deviceId: 'd2' }),
  ],
};

function section(rejected: boolean) {
  return { kind: 'video', mid: '1', direction: rejected ? 'inactive' : 'sendrecv', rejected, codecs: [] };
}

/** Ben's device goes from one network to another. */
function onNetworks(...kinds: Observation<'network'>['kind'][]): Story {
  const story = samplesOfBoth({});
  for (const kind of kinds) story.observed<'network'>(BEN, { what: 'network', kind, speed: null, online: true });
  return story;
}

/** A way was found, and no encryption; Ben applied this as the fingerprint of Ann. */
export function unencrypted(applied: string): Story {
  const steps: Omit<Observation<'link'>, 'agoMs' | 'participantId' | 'sentFingerprint' | 'appliedFingerprint'> = {
    what: 'link',
    attempt: 1,
    ice: 'connected',
    dtls: 'connecting',
    relayMs: null,
    checkingMs: 90,
    iceMs: 200,
    dtlsMs: null,
    checksAnswered: 4,
    bytesSent: 3_200,
    bytesReceived: 180,
  };
  return relayed()
    .signal(BEN, 'candidate')
    .wait(12)
    .observed<'link'>(ANN, {
      ...steps,
      participantId: BEN,
      sentFingerprint: 'aaaaaaaa',
      appliedFingerprint: 'bbbbbbbb',
    })
    .observed<'link'>(BEN, { ...steps, participantId: ANN, sentFingerprint: 'bbbbbbbb', appliedFingerprint: applied });
}

/** Cy connects to nobody, while Ann and Ben do. */
function outsider(): Story {
  const story = connected().over({ kind: 'room' }).person(CY, { role: 'member', name: 'Cy' }).joined(CY);
  for (const one of [ANN, BEN]) {
    story.signal(CY, 'offer', { recipientId: one }).signal(one, 'answer', { recipientId: CY });
    for (const [from, to] of [[CY, one] as const, [one, CY] as const])
      story.signal(from, 'candidate', { recipientId: to, facts: candidate('srflx') }).link(from, 'connecting', to);
  }
  return story.sample(ANN).sample(BEN).wait(15);
}

/** Ann goes on measuring while Ben does not. */
function stoodStill(): Story {
  const story = samplesOfBoth({});
  repeat(9, () => story.wait(4).sample(ANN));
  return story;
}

function notSent(): Story {
  const story = connected();
  repeat(4, () => story.sample(ANN, { audioInKbps: 0 }).sample(BEN, { audioOutKbps: 0 }));
  return story;
}

function heardNothing(): Story {
  const story = connected().sample(BEN);
  repeat(4, () => story.sample(ANN, { audioInKbps: 0 }));
  return story;
}

function notSeen(): Story {
  const story = connected().event('media', BEN, SEEN);
  repeat(4, () => story.sample(ANN).sample(BEN, { videoOutKbps: 400 }));
  return story;
}
