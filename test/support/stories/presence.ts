import { ANN, BEN, Story } from '../call-story.js';
import { connected, measured, trying, UNHEARD, type Stories } from './scenes.js';

const [WEB1, WEB2] = [
  { host: 'web-1', number: 11 },
  { host: 'web-2', number: 12 },
];

/** Ann's page is on one server, Ben's on another. */
const apart = () =>
  connected()
    .event('on-server', ANN, { ...WEB1, from: null })
    .event('on-server', BEN, { ...WEB2, from: null });

/** A page or the server goes away. */
export const PRESENCE_STORIES: Stories = {
  endedByRestart: [
    'ended-by-restart',
    connected()
      .event('server-started', null, null)
      .event('left', BEN, { reason: 'lost' })
      .over({ endReason: 'connection-lost' }),
  ],
  survivedRestart: [
    'survived-restart',
    measured().event('server-started', null, null).event('resumed', BEN, { deviceId: 'd2' }),
  ],
  endedWithServer: [
    'ended-by-restart',
    apart()
      .event('server-gone', BEN, { ...WEB2, silentSeconds: 8 })
      .event('reconnecting', BEN, null)
      .event('left', BEN, { reason: 'lost' })
      .over({ endReason: 'connection-lost' }),
  ],
  // The page is elsewhere before anybody knows that its server has died, which has told nobody that the page went.
  tookOver: [
    'survived-restart',
    apart()
      .event('on-server', BEN, { ...WEB1, from: WEB2 })
      .event('resumed', BEN, { deviceId: 'd2' })
      .event('server-gone', BEN, { ...WEB2, silentSeconds: 8 })
      .sample(ANN)
      .sample(BEN),
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
  unsteady: [
    'unsteady-line',
    [1, 2, 3].reduce(
      (story) =>
        story
          .event('dropped', BEN, { deviceId: 'd2' })
          .event('resumed', BEN, { deviceId: 'd2' })
          .sample(ANN)
          .sample(BEN)
          .wait(3),
      measured(),
    ),
  ],
  reloadedOften: [
    'reloaded',
    [2, 3, 4].reduce(
      (story, epoch) => story.event('dropped', BEN, { deviceId: 'd2' }).joined(BEN, { epoch }),
      measured(),
    ),
  ],
  reloaded: ['reloaded', measured().event('dropped', BEN, { deviceId: 'd2' }).joined(BEN, { epoch: 2 })],
  moved: ['moved', measured().event('moved', BEN, { from: 'd2', deviceId: 'd3' }).joined(BEN, { epoch: 2 })],
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
};
