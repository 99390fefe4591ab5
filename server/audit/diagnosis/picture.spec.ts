import type { CaseSample } from '../case/case-file.js';
import { connected, met, repeat } from '../../../test/support/stories/scenes.js';
import { ANN, BEN, CY, DESCRIPTION, SOUND, Story } from '../../../test/support/call-story.js';
import { diagnose } from './diagnose.js';

const SEEN = { ...SOUND, video: true };
const found = (story: Story) => diagnose(story.file).map(({ code, participantIds }) => [code, participantIds]);
const video = (rejected: boolean) => ({
  ...DESCRIPTION,
  media: [{ kind: 'video', mid: '1', direction: 'sendrecv', rejected, codecs: [] }],
});

describe('a picture that does not arrive', () => {
  it('is the sender’s fault only if their browser is known to have sent none', () => {
    const dark = (measures: boolean) => {
      const story = connected().event('media', BEN, SEEN).sample(BEN, { videoOutKbps: 400 });
      repeat(4, () => (measures ? story.sample(ANN).sample(BEN) : story.sample(ANN)));
      return story;
    };
    expect(found(dark(true))).toEqual([['no-picture', [BEN]]]);
    expect(found(dark(false))).toEqual([['no-picture', [ANN, BEN]]]);
    expect(diagnose(dark(false).file)[0]!.words).toContain('measured too little meanwhile');
  });

  it('is nobody’s fault alone where it arrives and the browser shows none of it', () => {
    const stuck = (more: Partial<CaseSample>, seen = SEEN) => {
      const story = connected().event('media', BEN, seen).sample(ANN).sample(BEN);
      repeat(4, () => story.sample(ANN, { videoInKbps: 300, fps: 0, ...more }).sample(BEN, { videoOutKbps: 300 }));
      return story;
    };
    expect(found(stuck({}))).toEqual([['no-picture', [ANN, BEN]]]);
    expect(diagnose(stuck({}).file)[0]!.words).toMatch(
      /the browser there made hardly a frame of it .*: its decoder is stuck, the machine has too much to do, or what Ben's/,
    );
    // A shared screen may stand still, and so may a picture of which next to nothing comes; older pages do not tell.
    for (const [more, seen] of [
      [{}, { ...SEEN, screen: true }],
      [{ videoInKbps: 2 }],
      [{ fps: 12 }],
      [{ fps: null }],
    ] as const)
      expect(found(stuck(more, seen))).toEqual([]);
  });

  it('was not refused, where a later answer took it', () => {
    const story = met()
      .event('media', ANN, SEEN)
      .signal(BEN, 'answer', { facts: video(true) });
    const later = () => story.link(ANN, 'connected').link(BEN, 'connected');
    expect(found(later())).toEqual([['video-refused', [BEN]]]);
    expect(found(story.signal(ANN, 'offer').signal(BEN, 'answer', { facts: video(false) }))).toEqual([
      ['not-measured', [ANN, BEN]],
    ]);
  });
});

describe('a knock without an answer', () => {
  it('could have been answered by hosts, and by nobody else who was there', () => {
    const knocked = (role: 'host' | 'member') =>
      new Story()
        .over({ kind: 'room' })
        .person(ANN, { role })
        .person(CY, { role: 'member', joinedAt: null, name: 'Cy' })
        .joined(ANN)
        .event('waiting', CY, null)
        .wait(40);
    expect(diagnose(knocked('host').file)[0]!.words).toContain('Ann could have let them in');
    expect(diagnose(knocked('member').file)[0]!.words).toContain('Nobody was there to let them in');
  });
});
