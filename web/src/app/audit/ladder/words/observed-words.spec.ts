import type { Observation } from '@contracts';
import { readObservation } from './observed-words';

const LINK: Observation<'link'> = {
  what: 'link',
  agoMs: 0,
  participantId: 2,
  attempt: 1,
  ice: 'connected',
  dtls: 'connected',
  checkingMs: 40,
  relayMs: null,
  iceMs: 120,
  dtlsMs: 300,
  checksAnswered: 3,
  bytesSent: 900,
  bytesReceived: 800,
  sentFingerprint: null,
  appliedFingerprint: null,
};

describe('readObservation', () => {
  it.each<[Observation, string, boolean]>([
    [{ what: 'network', agoMs: 0, kind: 'wifi', speed: '4g', online: true }, 'On Wi-Fi, as quick as 4g', false],
    [{ what: 'network', agoMs: 0, kind: 'none', speed: null, online: false }, 'The browser has no network', true],
    [
      { what: 'stopped', agoMs: 4_200, forMs: 61_000, hidden: true },
      'Page stood still for 1 min 1 s, in the background',
      true,
    ],
    [
      { what: 'microphone', agoMs: 0, state: 'silent', forMs: 20_000, level: 0 },
      'The microphone gave nothing but silence for 20 s',
      true,
    ],
    [{ what: 'sound', agoMs: 0, state: 'playing', forMs: 3_000 }, 'The sound plays, after 3.0 s', false],
    [
      { what: 'devices', agoMs: 0, microphones: 1, cameras: 0, speakers: 2 },
      'Has 1 microphone, 0 cameras, 2 speakers',
      false,
    ],
    [LINK, 'Link to Ben: way found in 120 ms, encrypted in 300 ms', false],
    [
      { ...LINK, attempt: 2, ice: 'failed', iceMs: null, dtls: 'new', dtlsMs: null, relayMs: 50 },
      'Link to Ben, attempt 2: way failed, encryption new, TURN answered in 50 ms',
      true,
    ],
    [
      { what: 'codecs', agoMs: 0, participantId: 2, audioOut: 'opus', audioIn: null, videoOut: 'VP8', videoIn: null },
      'Link to Ben: sends opus, VP8, gets nothing',
      false,
    ],
    [{ what: 'round-trip', agoMs: 0, leastMs: 12, mostMs: 800 }, 'The server answers in 12 ms to 800 ms', false],
    [{ what: 'telepathy', agoMs: 0 } as unknown as Observation, 'telepathy', false],
  ])('%j', (seen, words, failed) => expect(readObservation(seen, () => 'Ben')).toEqual({ words, failed }));
});
