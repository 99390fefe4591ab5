import { jest } from '@jest/globals';
import { ANN, at, BEN, SOUND, Story } from '../../../../test/support/call-story.js';
import { isOfMuting, onSpans, sourceOf } from './sources.js';
import { Study } from './study.js';

const MUTED = { ...SOUND, audio: false };

describe('what somebody had on', () => {
  it('is known for any time, in any order', () => {
    // At the seconds 1, 2, 3 and 4.
    const { file } = new Story().joined(BEN).event('media', BEN, MUTED).event('media', BEN, SOUND).joined(ANN);
    const study = new Study(file);
    const isOn = sourceOf(study, file.people[1]!, 'audio');
    expect([9, 2, 0, 1, 2.5, 3].map((second) => isOn(at(second)))).toEqual([true, false, false, true, false, true]);
    expect([isOn(at(9), 6_000), isOn(at(9), 6_001)]).toEqual([true, false]);
    const who = { person: file.people[1]!, source: 'audio' } as const;
    expect(onSpans(study, who, { from: +at(0), until: +at(5) })).toEqual([
      { from: +at(1), until: +at(2) },
      { from: +at(3), until: +at(5) },
    ]);
  });

  it('is gathered once for each person, however many samples ask', () => {
    const { file } = new Story().joined(BEN).event('media', BEN, MUTED).event('media', BEN, SOUND);
    const study = new Study(file);
    const gathered = jest.spyOn(study, 'eventsOf');
    const [, ben] = file.people;
    const sample = { ...new Story().sample(ANN).file.samples[0]!, reason: 'silence' as const };
    for (let second = 0; second < 100; second += 1)
      expect(isOfMuting(study, ben!, { ...sample, at: at(second) })).toBe(second < 8);
    expect(gathered).toHaveBeenCalledTimes(1);
  });
});
