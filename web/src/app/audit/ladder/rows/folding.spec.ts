import { filtered, folded } from './folding';
import { type LadderFilter, WHOLE_LADDER } from '../controls/ladder-filter';
import { ANN, BEN, directStory, meetingStory, Story } from '../ladder-fixtures';
import { lanesOf } from './lanes';
import { stepsOf } from './steps';

const stepsIn = (story: Story) => stepsOf(story.log(), lanesOf(story.log().call));
const only = (filter: Partial<LadderFilter>, story = directStory()) =>
  filtered(stepsIn(story), { ...WHOLE_LADDER, ...filter });
const talk = () => new Story().joined(0, ANN).joined(0, BEN);
const fold = (story: Story, ...opened: string[]) => folded(stepsIn(story), new Set(opened)).slice(2);

describe('folded', () => {
  it('makes one of candidates that follow each other at once', () => {
    const steps = fold(talk().candidates(1, [ANN, BEN], { count: 6 }));
    expect(steps).toMatchObject([{ shape: 'burst', label: '6 candidates and the end', end: 'applied', opened: false }]);
  });

  it('keeps both ways apart, and what came later', () => {
    const story = talk().candidates(1, [ANN, BEN], { count: 2 }).candidates(1, [BEN, ANN], { count: 2 });
    expect(fold(story.signal(2, [ANN, BEN])).map(({ shape }) => shape)).toEqual(['burst', 'burst', 'signal']);
  });

  it('hides nothing that failed or was refused', () => {
    const story = talk().candidates(1, [ANN, BEN], { count: 3 });
    story.signal(1.02, [ANN, BEN], { applyError: 'no' }).signal(1.03, [ANN, BEN], { outcome: 'refused' });
    expect(fold(story).map(({ shape, failed }) => [shape, failed])).toEqual([
      ['burst', false],
      ['signal', true],
      ['signal', true],
    ]);
  });

  it('says where not all were applied, and where none was delivered', () => {
    const story = talk().signal(1, [ANN, BEN]).signal(1.01, [ANN, BEN], { appliedAt: null });
    expect(fold(story)).toMatchObject([{ label: '2 candidates, 1 applied', end: 'open' }]);
    expect(fold(talk().candidates(1, [ANN, BEN], { count: 2, delivered: null }))).toMatchObject([
      { label: '2 candidates and the end, not delivered', end: 'undelivered' },
    ]);
  });

  it('opens', () => {
    const steps = fold(talk().candidates(1, [ANN, BEN], { count: 2 }), 'burst of signal 1');
    expect(steps.map(({ key }) => key)).toEqual(['burst of signal 1', 'signal 1', 'signal 2', 'signal 3']);
    expect(steps[0]).toMatchObject({ opened: true });
  });

  it('loses no signal of a large meeting', () => {
    const steps = folded(stepsIn(meetingStory({ people: 20, signals: 5000 })), new Set());
    const signals = steps.flatMap((step) =>
      step.shape === 'burst' ? step.members : step.shape === 'signal' ? [step] : [],
    );
    expect(new Set(signals.map(({ key }) => key)).size).toBe(5000);
  });
});

describe('filtered', () => {
  it('keeps kinds', () => {
    const kinds = new Set(only({ kinds: ['offer', 'trouble'] }).map(({ kind }) => kind));
    expect([...kinds]).toEqual(['offer', 'trouble']);
  });

  it('keeps failures', () => {
    const labels = only({ failures: true }).map(({ label }) => label);
    expect(labels).toContain('Answer refused: stale-epoch');
    expect(labels).toContain('Another program holds the camera');
    expect(labels).not.toContain('Offer');
  });

  it('keeps what one person takes part in, or what is between several', () => {
    const story = () => meetingStory({ people: 4, signals: 40 });
    const ends = (people: number[]) =>
      only({ people, kinds: ['offer', 'answer', 'candidate'] }, story()).map((step) => step.people);
    expect(ends([2]).every((people) => people.includes(2))).toBe(true);
    expect(ends([2, 3]).every((people) => people.every((id) => id === 2 || id === 3))).toBe(true);
    expect(ends([2, 3])).not.toEqual([]);
    expect(only({ people: [2] }, story()).some(({ label }) => label === 'Audio call begins')).toBe(true);
  });
});
