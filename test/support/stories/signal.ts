import { ANN, at, BEN, Story } from '../call-story.js';
import { connected, inVain, silence, trying, UNHEARD, type Stories } from './scenes.js';

/** Offers, answers and candidates do not arrive, or cannot be applied. */
export const SIGNAL_STORIES: Stories = {
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
      .signal(ANN, 'offer', { ...UNHEARD, receivedAt: at(3) })
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
      .signal(BEN, 'offer', { applyError: 'IgnoredForCollision: It met one of our own.' })
      .sample(ANN)
      .sample(BEN),
  ],
  appliedLate: [
    'applied-late',
    new Story()
      .joined(ANN)
      .joined(BEN)
      .signal(ANN, 'offer', { receivedAt: at(3), appliedAt: at(9), tookMs: 6_000 })
      .wait(6)
      .signal(BEN, 'answer')
      .link(ANN, 'connected')
      .link(BEN, 'connected'),
  ],
  neverReceived: [
    'not-delivered',
    trying()
      .signal(ANN, 'candidate', { receivedAt: at(5) })
      .signal(ANN, 'offer', UNHEARD)
      .event('trouble', BEN, silence)
      .wait(20),
  ],
  reachedLate: [
    'reached-late',
    new Story()
      .joined(ANN)
      .joined(BEN)
      .signal(ANN, 'offer', { receivedAt: at(9), appliedAt: at(9), tookMs: 40 })
      .wait(6)
      .signal(BEN, 'answer')
      .link(ANN, 'connected')
      .link(BEN, 'connected'),
  ],
};
