import type { Trouble } from '../../../contracts/index.js';
import { ANN, BEN, SOUND, type Story } from '../../../test/support/call-story.js';
import { connected, measured } from '../../../test/support/stories/scenes.js';
import { diagnose } from './diagnose.js';

const trouble = (what: Trouble, story = measured()) => story.event('trouble', BEN, { what, detail: null });
const CAMERA = { ...SOUND, video: true };
const MUTED = { ...SOUND, audio: false };
const first = (story: Story) => {
  const [{ code, words } = { code: null, words: '' }] = diagnose(story.file);
  return [code, words];
};

describe('a device that fails', () => {
  it.each([
    ['microphone-missing', 'no-microphone', 'unplugged or switched off'],
    ['microphone-denied', 'microphone-denied', 'not allowed to use it any more'],
    ['microphone-in-use', 'microphone-in-use', 'another program may have taken it'],
  ] as const)('%s: is told as one that worked and went away, where it had given sound', (what, code, why) => {
    const [found, words] = first(trouble(what).event('media', BEN, MUTED));
    expect(found).toBe(code);
    expect(words).toMatch(/^The microphone of Ben worked, and .* into the call it went away: /);
    expect(words).toContain(why);
  });

  it('never worked, as far as anybody knows, where it had not', () => {
    expect(first(trouble('microphone-missing', connected()))[1]).toBe('The device of Ben found no microphone.');
    // He had sent sound, and never a picture.
    expect(first(trouble('camera-in-use'))[1]).toContain('could not be opened: another program may hold it');
  });

  it.each([
    ['camera-missing', 'The device of Ben found no camera.'],
    ['camera-denied', 'The browser of Ben was not allowed to use the camera.'],
    ['camera-in-use', 'The camera of Ben could not be opened: another program may hold it.'],
    ['camera-failed', 'The camera of Ben could not be opened: another program may hold it.'],
  ] as const)('%s: the camera is told of in words of its own', (what, words) => {
    expect(first(trouble(what, connected()))).toEqual(['no-camera', words]);
  });

  it('a camera that had given a picture went away', () => {
    const story = connected().event('media', BEN, CAMERA).wait(9).sample(BEN, { videoOutKbps: 400 });
    const failed = trouble('camera-failed', story).event('media', BEN, SOUND);
    expect(first(failed)[1]).toMatch(/^The camera of Ben worked, and /);
  });

  it('E1: another that could not be opened is no trouble with the sound where the old one goes on', () => {
    const kept = trouble('microphone-in-use').wait(9).sample(ANN).sample(BEN);
    expect(diagnose(kept.file)).toMatchObject([
      { code: 'device-not-changed', severity: 'warning', participantIds: [BEN] },
    ]);
    expect(first(kept)[1]).toMatch(/^Ben could not change to another microphone .* went on with the one in use\.$/);
    // Muting later is no loss, nor is a change while he was muted.
    expect(diagnose(kept.event('media', BEN, MUTED).file)[0]!.code).toBe('device-not-changed');
    const muted = trouble('microphone-in-use', measured().event('media', BEN, MUTED).wait(60)).wait(9);
    const { file } = muted.event('media', BEN, SOUND).wait(9).sample(BEN);
    expect(diagnose(file).map(({ code }) => code)).toContain('device-not-changed');
    expect(diagnose(file).map(({ code }) => code)).not.toContain('microphone-in-use');
  });

  it('E2: nobody is told to have lost a device of which nothing was measured afterwards', () => {
    const unknown = expect.stringMatching(
      /^Ben could not open another microphone .*; the log does not show whether the one in use went on\.$/,
    );
    // He hangs up before a sample could begin.
    expect(first(trouble('microphone-in-use').wait(6))).toEqual(['device-not-changed', unknown]);
    // He tries another one while he is muted, and stays muted.
    const muted = measured().event('media', BEN, MUTED).wait(10);
    expect(first(trouble('microphone-in-use', muted).wait(9).sample(BEN, { audioOutKbps: 0 }))).toEqual([
      'device-not-changed',
      unknown,
    ]);
    // Measured, and not sent any more.
    const silent = trouble('microphone-in-use').wait(9).sample(BEN, { audioOutKbps: 0 });
    expect(first(silent)).toEqual(['microphone-in-use', expect.stringContaining('it went away')]);
  });

  it('went away where its page then says that it is off, though it comes back later', () => {
    const told = (story: Story) =>
      story.event('media', BEN, MUTED).wait(30).event('media', BEN, SOUND).wait(9).sample(BEN);
    expect(first(told(trouble('microphone-in-use')))[1]).toContain('another program may have taken it');
    // A page may know that it is off before it knows that no other opens.
    const early = trouble('microphone-missing', measured().event('media', BEN, MUTED)).wait(30);
    expect(first(early.event('media', BEN, SOUND).wait(9).sample(BEN))[1]).toContain('it went away: ');
  });

  it('a later loss counts more than a change that failed, and two people are told apart', () => {
    const kept = trouble('microphone-missing').wait(9).sample(BEN);
    const lost = trouble('microphone-missing', kept).event('media', BEN, MUTED);
    expect(first(lost)[1]).toMatch(/^The microphone of Ben worked, and 1\d s into the call it went away: /);
    const off = trouble('microphone-denied').event('media', BEN, MUTED);
    const both = off.event('trouble', ANN, { what: 'microphone-denied', detail: null });
    expect(diagnose(both.wait(9).sample(ANN).file).map(({ code, participantIds }) => [code, participantIds])).toEqual([
      ['microphone-denied', [BEN]],
      ['device-not-changed', [ANN]],
    ]);
  });

  it('a camera that never opened did not go away, though a screen had been shared', () => {
    const shared = connected()
      .event('media', BEN, { ...SOUND, screen: true })
      .wait(9)
      .sample(BEN, { videoOutKbps: 400 });
    expect(first(trouble('camera-denied', shared))[1]).toContain('was not allowed to use the camera');
  });

  it('a device is not judged by what another device of that person had sent', () => {
    const phone = measured().event('moved', BEN, { from: 'd2', deviceId: 'd3' }).joined(BEN, { epoch: 2 });
    expect(first(trouble('microphone-denied', phone))[1]).toBe(
      'The browser of Ben was not allowed to use the microphone.',
    );
  });
});
