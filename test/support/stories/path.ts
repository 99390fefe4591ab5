import type { Observation } from '../../../contracts/index.js';
import { ANN, BEN, candidate, CY, type Story } from '../call-story.js';
import { connected, inVain, met, relayed, samplesOfBoth, type Stories } from './scenes.js';

/** Two people do not find a way to each other, or lose it. */
export const PATH_STORIES: Stories = {
  noCandidates: ['no-candidates', inVain(met().signal(BEN, 'candidate'))],
  onlyLocalCandidates: ['only-local-candidates', inVain(met().signal(ANN, 'candidate').signal(BEN, 'candidate'))],
  noWay: [
    'no-way-between',
    relayed()
      .signal(ANN, 'candidate', { facts: candidate('relay') })
      .signal(BEN, 'candidate', { facts: candidate('relay') }),
  ],
  noWayTo: ['no-way-between', outsider()],
  fingerprintAltered: ['fingerprint-altered', unencrypted('0a0b0c0d')],
  encryptionStuck: ['encryption-stuck', unencrypted('aaaaaaaa')],
  linkBroke: [
    'link-broke',
    samplesOfBoth({ pair: { local: 'host', remote: 'host', protocol: 'udp', relayProtocol: null } })
      .link(ANN, 'reconnecting')
      .link(BEN, 'reconnecting')
      .wait(4)
      .link(ANN, 'connected')
      .link(BEN, 'connected'),
  ],
  slowStart: ['slow-start', met().wait(14).link(ANN, 'connected').link(BEN, 'connected')],
};

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
