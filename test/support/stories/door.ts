import { ANN, BEN, CY, Story } from '../call-story.js';
import { connected, measured, type Stories } from './scenes.js';

const knocked = () =>
  new Story()
    .person(CY, { role: 'member', joinedAt: null, name: 'Cy' })
    .over({ kind: 'room' })
    .event('waiting', CY, null);

const endedBy = (byId: number) =>
  measured()
    .event('status', null, { to: 'ended', reason: 'ended-by-admin', byId })
    .over({ endReason: 'ended-by-admin' });

/** Somebody asks to come into a room, or has to leave it. */
export const DOOR_STORIES: Stories = {
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
  accountClosed: ['removed', endedBy(12)],
  endedByAdmin: ['removed', endedBy(99)],
  removed: ['removed', measured().over({ kind: 'room' }).event('left', BEN, { reason: 'removed', byId: 11 })],
};
