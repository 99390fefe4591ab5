import { connected, repeat } from '../../../test/support/stories/scenes.js';
import { ANN, BEN, CY, SOUND, type Story } from '../../../test/support/call-story.js';
import type { CaseSample } from '../case/case-file.js';
import { diagnose } from './diagnose.js';

const ALL = [ANN, BEN, CY];

/** Ann, Ben and Cy, all connected to each other. */
function three(media = SOUND): Story {
  const story = connected().over({ kind: 'room' }).person(CY, { role: 'member', name: 'Cy' }).joined(CY, { media });
  return story.link(CY, 'connected', ANN).link(CY, 'connected', BEN);
}

/** Everybody measures everybody, with what is special about each direction. */
function measuring(story: Story, of: (from: number, to: number) => Partial<CaseSample>): Story {
  repeat(4, () => {
    for (const from of ALL)
      for (const to of ALL) if (from !== to) story.sample(from, { remoteId: to, ...of(from, to) });
  });
  return story;
}

const told = (story: Story) =>
  diagnose(story.file).map(({ code, participantIds, words }) => ({ code, participantIds, words }));

describe('in a meeting', () => {
  it('the sound that one browser sends to nobody is said once, with all who did not hear it', () => {
    const silent = measuring(three(), (from, to) =>
      to === CY ? { audioInKbps: 0 } : from === CY ? { audioOutKbps: 0 } : {},
    );
    expect(told(silent)).toEqual([
      { code: 'sound-not-sent', participantIds: [CY], words: expect.stringContaining('no sound to Ann and Ben for') },
    ]);
  });

  it('so is the picture', () => {
    const dark = measuring(three({ ...SOUND, video: true }), () => ({}));
    expect(told(dark)).toEqual([
      {
        code: 'no-picture',
        participantIds: [CY],
        words: expect.stringMatching(/^Cy had a picture on, but Ann and Ben got none of it for .* sent none/),
      },
    ]);
  });
});
