import { ANN, BEN, Story } from '../call-story.js';
import { measured, type Stories } from './scenes.js';

/** Calls that do not reach somebody, or not on every device. */
export const RINGING_STORIES: Stories = {
  neverRang: [
    'never-reached-a-device',
    new Story().over({ status: 'missed', endReason: 'unreachable', acceptedAt: null, ringingAt: null }),
  ],
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
  stoppedRinging: [
    'stopped-ringing',
    new Story()
      .joined(ANN)
      .person(BEN, { joinedAt: null, state: 'missed' })
      .event('device-ringing', BEN, { deviceId: 'd2' })
      .event('device-gone', BEN, { deviceId: 'd2' })
      .wait(20)
      .over({ status: 'missed', endReason: 'no-answer', acceptedAt: null }),
  ],
  acceptRefused: [
    'accept-refused',
    new Story()
      .joined(ANN)
      .person(BEN, { joinedAt: null, state: 'missed' })
      .event('refused', BEN, { step: 'accept', code: 'unavailable', byId: 12 })
      .over({ status: 'missed', endReason: 'no-answer', acceptedAt: null }),
  ],
  acceptFailed: [
    'accept-refused',
    new Story()
      .joined(ANN)
      .person(BEN, { joinedAt: null, state: 'missed' })
      .observed(BEN, { what: 'attempt', step: 'accept', answer: 'unavailable' }, 4_000)
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
    measured()
      .event('device-ringing', BEN, { deviceId: 'd2' })
      .event('device-ringing', BEN, { deviceId: 'd3' })
      .event('entered', BEN, { deviceId: 'd2' }),
  ],
};
