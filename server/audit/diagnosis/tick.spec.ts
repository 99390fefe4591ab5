import { isSound } from '../../../contracts/index.js';
import { connected, met, repeat, UNHEARD } from '../../../test/support/stories/scenes.js';
import { ANN, at, BEN, CY, SOUND, type Story } from '../../../test/support/call-story.js';
import { diagnose } from './diagnose.js';

const isTicked = ({ file }: Story) =>
  isSound({ acceptedAt: at(5).toISOString(), endedAt: at(99).toISOString(), diagnosis: diagnose(file) });
const wordsOf = ({ file }: Story) => diagnose(file).map(({ words }) => words);

/** Ann and Ben measure each other. */
function measured(): Story {
  const story = connected();
  repeat(3, () => story.sample(ANN).sample(BEN));
  return story;
}

describe('E1: a tick', () => {
  it('is earned by a call that was measured', () => {
    expect(isTicked(measured())).toBe(true);
  });

  it('is not earned without a single sample', () => {
    const story = connected().wait(20);
    expect(isTicked(story)).toBe(false);
    expect(wordsOf(story)[0]).toMatch(/Ann and Ben were connected for 2\d s, and nothing was measured/);
  });

  it('is not earned by a call so short that nothing was measured, of which that is all there is to say', () => {
    const story = connected().wait(2);
    expect(isTicked(story)).toBe(false);
    const found = diagnose(story.file);
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([['not-measured', 'info']]);
    expect(found[0]).toMatchObject({ participantIds: [ANN, BEN] });
    expect(found[0]!.words).toMatch(/Ann and Ben were connected for only \d(\.\d)? s, too short for a measurement/);
    expect(
      diagnose(story.event('trouble', BEN, { what: 'camera-missing', detail: null }).file).map(({ code }) => code),
    ).toEqual(['no-camera']);
  });

  it('is not earned by a call that was hung up at once, of which nothing else is unusual', () => {
    const brief = (ms: number) =>
      met().over({ endReason: 'hangup', endedAt: new Date(+met().file.call.endedAt! + ms - 1_000) });
    expect(isTicked(brief(0))).toBe(false);
    expect(diagnose(brief(0).file).map(({ code, severity }) => [code, severity])).toEqual([['not-measured', 'info']]);
    expect(wordsOf(brief(0))[0]).toContain('were not connected yet when it was hung up');
    expect(diagnose(brief(4_000).file).map(({ code }) => code)).toEqual(['unusual']);
  });

  it('is not earned where the last offer was never applied, also between two who are connected', () => {
    const again = (of: { appliedAt: null } | Record<string, never>) =>
      measured().signal(ANN, 'offer', of).wait(6).sample(ANN).sample(BEN);
    expect(isTicked(again({}))).toBe(true);
    expect(isTicked(again(UNHEARD))).toBe(false);
    expect(wordsOf(again(UNHEARD))[0]).toContain('1 offer between Ann and Ben was not applied.');
    const later = again(UNHEARD).signal(ANN, 'offer').signal(BEN, 'answer').sample(ANN).sample(BEN);
    expect(isTicked(later)).toBe(true);
    // Then there was no time for it.
    expect(isTicked(measured().signal(ANN, 'offer', UNHEARD).wait(2))).toBe(true);
  });

  it('is not lost by somebody who mutes now and then, for which sound is made up', () => {
    const muting = (isMuted: boolean) => {
      const story = measured();
      repeat(3, () => {
        if (isMuted) story.event('media', BEN, { ...SOUND, audio: false }).event('media', BEN, SOUND);
        story.sample(ANN, { level: 'fair', reason: 'silence', concealedPermille: 70 }).sample(BEN);
      });
      return story.over({ quality: 'fair' });
    };
    expect(diagnose(muting(true).file)).toEqual([]);
    expect(diagnose(muting(false).file).map(({ code }) => code)).toEqual(['poor-by-jitter']);
  });

  it('is not earned by a log that is gone, or was not read to its end', () => {
    expect(wordsOf(measured().over({ logGoneAt: at(900) }))[0]).toContain('gone by age');
    expect(isTicked(measured().over({ logGoneAt: at(900) }))).toBe(false);
    const long = measured();
    long.file.isCut = true;
    expect(isTicked(long)).toBe(false);
    expect(wordsOf(long)[0]).toContain('longer than what was read');
  });

  it('a harmless warning about one person does not hide what is unusual about others', () => {
    const story = measured().over({ kind: 'room' }).person(CY, { role: 'member', name: 'Cy' }).joined(CY);
    story.event('trouble', CY, { what: 'camera-missing', detail: null }).sample(ANN, { audioInKbps: 0 });
    expect(diagnose(story.file).map(({ code }) => code)).toEqual(['no-camera', 'unusual']);
    expect(wordsOf(story)[1]).toContain('Ann received nothing of Ben in 1 sample.');
  });
});
