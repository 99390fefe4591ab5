import type { SignalFacts, CallEventDetails, CallEventKind, LinkStateName } from '../../../contracts/index.js';
import type { CaseFile, CaseSample, CaseSignal } from '../case/case-file.js';
import { diagnose, RULES } from './diagnose.js';

const START = Date.UTC(2026, 0, 1, 9);
const at = (second: number) => new Date(START + second * 1000);
const ANN = 1;
const BEN = 2;

/** Builds a call step by step, in the order in which the server would have written it. */
class Story {
  private second = 0;
  private id = 0;
  readonly file: CaseFile = {
    call: {
      ...{ kind: 'direct', type: 'audio', status: 'ended', endReason: 'hangup' },
      ...{ acceptedAt: at(5), endedAt: at(60), ringingAt: at(1), logGoneAt: null },
    },
    people: [
      { id: ANN, role: 'caller', state: 'left', leaveReason: 'left', silent: false, joinedAt: at(0), name: 'Ann' },
      { id: BEN, role: 'callee', state: 'left', leaveReason: 'left', silent: false, joinedAt: at(5), name: 'Ben' },
    ],
    events: [],
    signals: [],
    samples: [],
  };

  event<K extends CallEventKind>(kind: K, participantId: number | null, detail: CallEventDetails[K]): this {
    const event = { id: this.next(), callId: 1, participantId, kind, detail, at: at(this.second).toISOString() };
    this.file.events.push(event);
    return this;
  }

  joined(participantId: number, way: { turn?: boolean; relayOnly?: boolean } = {}): this {
    const media = { audio: true, video: false, screen: false };
    const detail = { deviceId: `d${participantId}`, epoch: 1, media, turn: false, relayOnly: false, ...way };
    return this.event('joined', participantId, detail);
  }

  link(from: number, state: LinkStateName): this {
    return this.event('links', from, { links: [{ participantId: from === ANN ? BEN : ANN, state }] });
  }

  signal(senderId: number, kind: CaseSignal['kind'], more: Partial<CaseSignal> = {}): this {
    const recipientId = senderId === ANN ? BEN : ANN;
    this.file.signals.push({
      ...{ id: this.next(), senderId, recipientId, senderEpoch: 1, recipientEpoch: 1, kind, outcome: 'relayed' },
      ...{ refusal: null, createdAt: at(this.second), deliveredAt: at(this.second), appliedAt: at(this.second) },
      ...{ applyError: null, facts: kind === 'candidate' ? candidate('host') : DESCRIPTION },
      ...more,
    });
    return this;
  }

  sample(participantId: number, more: Partial<CaseSample> = {}): this {
    const remoteId = participantId === ANN ? BEN : ANN;
    this.file.samples.push({
      ...{ id: this.next(), participantId, remoteId, at: at(this.second), spanMs: 5000 },
      ...{ audioInKbps: 30, audioOutKbps: 30, videoOutKbps: 0, concealedPermille: 0 },
      ...{ limitation: null, level: 'good', reason: null, pair: null },
      ...more,
    });
    return this;
  }

  over(call: Partial<CaseFile['call']>): this {
    Object.assign(this.file.call, call);
    return this;
  }

  private next(): number {
    this.second += 1;
    return (this.id += 1);
  }
}

const DESCRIPTION: SignalFacts = {
  ...{ media: [], fingerprint: null, setup: null, iceOptions: null, candidates: 0 },
};
const candidate = (type: string): SignalFacts => ({
  ...{ type, protocol: 'udp', address: 'ipv4-1', family: 'ipv4', port: 1, priority: 1, tcpType: null, mid: '0' },
});
const repeat = (count: number, add: () => unknown) => Array.from({ length: count }, add);

const met = () => new Story().joined(ANN).signal(ANN, 'offer').joined(BEN).signal(BEN, 'answer');
const connected = () =>
  met().signal(ANN, 'candidate').signal(BEN, 'candidate').link(ANN, 'connected').link(BEN, 'connected');
const inVain = (story: Story) => story.over({ endReason: 'connect-failed' });

/** For each rule a call in which it, and no other rule, recognises something. */
const CASES: Record<string, [code: string, Story]> = {
  neverRang: [
    'never-reached-a-device',
    new Story().over({ status: 'missed', endReason: 'unreachable', acceptedAt: null, ringingAt: null }),
  ],
  microphoneMissing: [
    'no-microphone',
    new Story()
      .joined(ANN)
      .event('trouble', BEN, { what: 'microphone-missing', detail: null })
      .over({ endReason: 'media-failed' }),
  ],
  microphoneDenied: [
    'microphone-denied',
    new Story()
      .joined(ANN)
      .event('trouble', BEN, { what: 'microphone-denied', detail: null })
      .over({ endReason: 'media-failed' }),
  ],
  microphoneInUse: [
    'microphone-in-use',
    new Story()
      .joined(ANN)
      .event('trouble', BEN, { what: 'microphone-in-use', detail: null })
      .over({ endReason: 'media-failed' }),
  ],
  cameraFailed: ['no-camera', connected().event('trouble', BEN, { what: 'camera-denied', detail: null })],
  relayRefused: [
    'relay-credentials-refused',
    inVain(
      new Story()
        .joined(ANN, { turn: true })
        .event('trouble', ANN, { what: 'relay-refused', detail: '401' })
        .joined(BEN, { turn: true })
        .event('trouble', BEN, { what: 'relay-refused', detail: '401' })
        .signal(ANN, 'offer')
        .signal(BEN, 'answer'),
    ),
  ],
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
    inVain(
      new Story()
        .joined(ANN, { turn: true })
        .joined(BEN, { turn: true })
        .signal(ANN, 'offer')
        .signal(BEN, 'answer')
        .signal(ANN, 'candidate')
        .signal(BEN, 'candidate', { facts: candidate('relay') }),
    ),
  ],
  noCandidates: ['no-candidates', inVain(met().signal(BEN, 'candidate'))],
  onlyLocalCandidates: ['only-local-candidates', inVain(met().signal(ANN, 'candidate').signal(BEN, 'candidate'))],
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
      .signal(ANN, 'offer', { appliedAt: at(100) })
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
  lostOneSide: [
    'lost-one-side',
    connected()
      .event('dropped', BEN, { deviceId: 'd2' })
      .event('reconnecting', BEN, null)
      .event('left', BEN, { reason: 'lost' })
      .over({ endReason: 'connection-lost' }),
  ],
  oneWaySound: ['one-way-sound', oneWay(connected())],
  poorByLoss: ['poor-by-loss', samplesOf({ level: 'poor', reason: 'loss' })],
  poorByDelay: ['poor-by-delay', samplesOf({ level: 'poor', reason: 'delay' })],
  poorByJitter: ['poor-by-jitter', samplesOf({ level: 'poor', reason: 'silence' })],
  poorByUpload: ['poor-by-upload', samplesOf({ level: 'fair', reason: 'upload' })],
  answeredElsewhere: [
    'answered-elsewhere',
    new Story()
      .event('device-ringing', BEN, { deviceId: 'd2' })
      .event('device-ringing', BEN, { deviceId: 'd3' })
      .event('entered', BEN, { deviceId: 'd2' }),
  ],
};

function oneWay(story: Story): Story {
  repeat(4, () => story.sample(ANN, { audioInKbps: 0 }).sample(BEN));
  return story;
}

function samplesOf(bad: Partial<CaseSample>): Story {
  const story = connected();
  repeat(3, () => story.sample(ANN, bad).sample(BEN));
  return story;
}

describe('the diagnosis', () => {
  it.each(Object.entries(CASES))('%s: recognises its call as %s, and nothing else in it', (_, [code, story]) => {
    expect(diagnose(story.file).map((found) => found.code)).toEqual([code]);
  });

  it.each(Object.entries(CASES))('%s: shows evidence that is in the log', (_, [, { file }]) => {
    const known = { signals: file.signals, events: file.events, samples: file.samples };
    for (const { evidence } of diagnose(file))
      for (const kind of ['signals', 'events', 'samples'] as const)
        for (const id of evidence[kind]) expect(known[kind].map((row) => row.id)).toContain(id);
  });

  it('has a case for every rule', () => {
    const named = [...Object.keys(RULES)].filter((name) => name !== 'poorQuality' && !(name in CASES));
    expect(named).toEqual([]);
  });

  it('says so where nothing fits, and says nothing of a call that went well', () => {
    const failed = connected().over({ endReason: 'connect-failed' });
    expect(diagnose(failed.file).map(({ code }) => code)).toEqual(['unexplained']);
    expect(diagnose(connected().file)).toEqual([]);
  });

  it('accuses nobody of having no way where nobody had time to find one', () => {
    const brief = met()
      .signal(ANN, 'candidate')
      .signal(BEN, 'candidate')
      .over({ endReason: 'hangup', endedAt: at(9) });
    expect(diagnose(brief.file)).toEqual([]);
    const running = met().link(ANN, 'connecting').over({ status: 'accepted', endReason: null, endedAt: null });
    expect(diagnose(running.file)).toEqual([]);
    const patient = met()
      .link(ANN, 'connecting')
      .over({ endReason: 'hangup', endedAt: at(40) });
    expect(diagnose(patient.file).map(({ code }) => code)).toEqual(['no-candidates']);
  });

  it('does not call an outage of both ways one-way sound', () => {
    const story = connected();
    repeat(4, () => story.sample(ANN).sample(BEN));
    repeat(4, () => story.sample(ANN, { audioInKbps: 0 }).sample(BEN, { audioInKbps: 0 }));
    expect(diagnose(story.file)).toEqual([]);
  });

  it('does not blame a restart for a loss long after it', () => {
    const story = connected().event('server-started', null, null).sample(BEN).event('dropped', BEN, { deviceId: 'd2' });
    story.event('left', BEN, { reason: 'lost' }).over({ endReason: 'connection-lost' });
    expect(diagnose(story.file).map(({ code }) => code)).toEqual(['lost-one-side', 'survived-restart']);
  });

  it('says that a log has gone by age, and names what was refused, where it knows no more', () => {
    const wordsOf = (story: Story) => diagnose(story.over({ endReason: 'connect-failed' }).file)[0]!.words;
    expect(wordsOf(new Story().over({ logGoneAt: at(99) }))).toContain('gone by age');
    expect(wordsOf(new Story().signal(ANN, 'offer', { outcome: 'refused', refusal: 'stale-epoch' }))).toContain(
      'stale-epoch',
    );
  });

  it('takes ten times as long for ten times as much, not a hundred times', () => {
    const large = (count: number) => {
      const story = connected();
      repeat(count, () => story.signal(ANN, 'offer', { appliedAt: null }).sample(ANN, { audioInKbps: 0 }).sample(BEN));
      repeat(count, () => story.event('media', BEN, { audio: true, video: false, screen: false }));
      const begun = performance.now();
      diagnose(story.file);
      return performance.now() - begun;
    };
    large(1_000);
    expect(large(20_000)).toBeLessThan(40 * Math.max(large(2_000), 5));
  });

  it('does not call a muted microphone one-way sound, nor a short gap poor', () => {
    const muted = connected().event('media', BEN, { audio: false, video: false, screen: false });
    expect(diagnose(oneWay(muted).file)).toEqual([]);
    const gap = connected().sample(ANN, { level: 'poor', reason: 'loss' }).sample(ANN).sample(ANN);
    expect(diagnose(gap.file)).toEqual([]);
  });
});
