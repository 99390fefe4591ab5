import { EVENT_SIGNS } from '../shapes/event-shape';
import { END_MARKS, SIGNAL_SIGNS } from '../shapes/signal-shape';

/** A sign as it is drawn, and its meaning. */
export interface Sign {
  readonly path: string;
  /** The CSS classes of its path. */
  readonly look: string;
  readonly words: string;
}

/** The signs in a ladder and in the plots beside it. */
export const LEGEND: readonly { readonly name: string; readonly signs: readonly Sign[] }[] = [
  {
    name: 'Signals',
    signs: [
      { path: SIGNAL_SIGNS.offer, look: 'accent', words: 'Offer' },
      { path: SIGNAL_SIGNS.answer, look: 'hollow strong', words: 'Answer' },
      { path: SIGNAL_SIGNS.candidate, look: '', words: 'Candidate' },
      { path: SIGNAL_SIGNS['end-of-candidates'], look: '', words: 'End of candidates' },
      { path: 'M0,-9 V9', look: 'held', words: 'Held by the server' },
    ],
  },
  {
    name: 'At the end of a signal',
    signs: [
      { path: END_MARKS.applied, look: '', words: 'Applied' },
      { path: END_MARKS.open, look: 'hollow', words: 'Delivered, not reported as applied' },
      { path: END_MARKS['set-aside'], look: 'hollow', words: 'Set aside, as it should be' },
      { path: END_MARKS.undelivered, look: 'hollow', words: 'Never delivered' },
      { path: END_MARKS.failed, look: 'failed', words: 'Failed, or refused by the server' },
    ],
  },
  {
    name: 'Events',
    signs: [
      { path: EVENT_SIGNS.presence, look: '', words: 'Comes, goes, or rings' },
      { path: EVENT_SIGNS.media, look: '', words: 'Sends something else' },
      { path: EVENT_SIGNS.links, look: '', words: 'States of links' },
      { path: EVENT_SIGNS.observed, look: '', words: 'Observed by a page' },
      { path: EVENT_SIGNS.sample, look: 'accent', words: 'Another pair in use' },
      { path: EVENT_SIGNS.trouble, look: 'trouble', words: 'Trouble' },
    ],
  },
  {
    name: 'Quality',
    signs: [
      {
        path: 'M-8,-9 h3 v6 h-3 z M-8,-3 h6 v6 h-6 z M-8,3 h11 v6 h-11 z',
        look: 'stripe',
        words: 'Good, fair, poor: the wider, the worse',
      },
      { path: 'M0,-9 V9', look: 'limit fair', words: 'Fair from here on' },
      { path: 'M0,-9 V9', look: 'limit poor', words: 'Poor from here on' },
      { path: 'M-9,-4 h18 v8 h-18 z', look: 'evidence', words: 'What a finding points at' },
    ],
  },
];
