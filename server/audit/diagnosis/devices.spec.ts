import type { Trouble } from '../../../contracts/index.js';
import { BEN, type Story } from '../../../test/support/call-story.js';
import { connected, measured } from '../../../test/support/stories/scenes.js';
import { diagnose } from './diagnose.js';

const trouble = (what: Trouble, story = measured()) => story.event('trouble', BEN, { what, detail: null });
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
    const [found, words] = first(trouble(what));
    expect(found).toBe(code);
    expect(words).toMatch(/^The microphone of Ben worked, and .* into the call it went away: /);
    expect(words).toContain(why);
  });

  it('never worked, as far as anybody knows, where it had not', () => {
    expect(first(trouble('microphone-missing', connected()))[1]).toBe('The device of Ben found no microphone.');
    // He had sent sound, and never a picture.
    expect(first(trouble('camera-in-use'))[1]).toContain('was missing, not allowed, or in use');
  });

  it('a camera that had given a picture went away', () => {
    const story = connected().sample(BEN, { videoOutKbps: 400 });
    expect(first(trouble('camera-failed', story))[1]).toMatch(/^The camera of Ben worked, and /);
  });
});
