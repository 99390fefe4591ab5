import { ANN, BEN, SOUND, Story } from '../call-story.js';
import { connected, measured, repeat, samplesOfBoth, type Stories } from './scenes.js';

const MUTED = { ...SOUND, audio: false };
const troubled = (what: 'microphone-missing' | 'microphone-denied' | 'microphone-in-use') =>
  new Story().joined(ANN).event('trouble', BEN, { what, detail: null }).over({ endReason: 'media-failed' });

/** Somebody is not heard. */
export const SOUND_STORIES: Stories = {
  microphoneMissing: ['no-microphone', troubled('microphone-missing')],
  microphoneDenied: ['microphone-denied', troubled('microphone-denied')],
  microphoneInUse: ['microphone-in-use', troubled('microphone-in-use')],
  deviceNotChanged: [
    'device-not-changed',
    measured().event('trouble', BEN, { what: 'microphone-in-use', detail: null }).wait(9).sample(ANN).sample(BEN),
  ],
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
  mutedToTheEnd: ['muted-to-the-end', connected().event('media', BEN, MUTED).wait(14).sample(BEN)],
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
  microphoneMutedTwice: [
    'muted-by-system',
    samplesOfBoth({})
      .observed<'microphone'>(BEN, { what: 'microphone', state: 'muted', forMs: 0, level: null })
      .wait(9)
      .event('media', BEN, MUTED)
      .wait(3)
      .observed<'microphone'>(BEN, { what: 'microphone', state: 'unmuted', forMs: 14_000, level: null })
      .event('media', BEN, SOUND),
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
};

export function oneWay(story: Story): Story {
  repeat(4, () => story.sample(ANN, { audioInKbps: 0 }).sample(BEN));
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
