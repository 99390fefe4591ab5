import { ANN, BEN, candidate, Story } from '../call-story.js';
import { inVain, relayed, samplesOfBoth, silence, trying, type Stories } from './scenes.js';

const refusedBy = (code: number, said = 'No.') =>
  trying({ turn: true, relayOnly: true })
    .event('trouble', ANN, { what: 'relay-refused', detail: `${code} ${said} turn:relay.example.com` })
    .event('trouble', BEN, { what: 'relay-refused', detail: `${code} ${said} turn:relay.example.com` })
    .signal(ANN, 'offer')
    .signal(BEN, 'answer');

/** Something is wrong with the TURN server. */
export const RELAY_STORIES: Stories = {
  relayRefused: ['relay-credentials-refused', refusedBy(401)],
  relayForbidden: ['relay-forbidden', refusedBy(403)],
  relayMismatched: ['relay-mismatch', refusedBy(437)],
  relayStale: ['relay-stale', refusedBy(438)],
  relayQuota: ['relay-quota', refusedBy(486)],
  relayFull: ['relay-full', refusedBy(508)],
  relayRefusedOtherwise: ['relay-refused', refusedBy(420)],
  relayRefusedAsSilent: ['no-relay-candidate', refusedBy(701)],
  relayNameUnknown: ['no-relay-candidate', refusedBy(701, 'TURN host lookup received error.')],
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
  relayedLinksLost: [
    'relayed-links-lost',
    samplesOfBoth({ pair: { local: 'relay', remote: 'relay', protocol: 'udp', relayProtocol: 'udp' } })
      .link(ANN, 'reconnecting')
      .link(BEN, 'reconnecting')
      .wait(20)
      .over({ endReason: 'connection-lost' }),
  ],
};
