import { afterLook, levelFrom, NOBODY_SPEAKS, Speakers, type SpeakingState } from './audio-levels';

const LOOK_MS = 200;
const QUIET = 0.1;
const SPEECH = 0.6;
const LOUD = 0.8;

/** Applies these levels at regular intervals and returns the state after each look. */
function listen(looks: readonly Record<number, number>[], before = NOBODY_SPEAKS, from = 0): SpeakingState[] {
  let state = before;
  return looks.map((levels, index) => {
    const entries = Object.entries(levels).map(([id, level]) => [Number(id), level] as const);
    return (state = afterLook(state, new Map(entries), from + index * LOOK_MS));
  });
}
const repeat = <T>(times: number, value: T): T[] => Array.from({ length: times }, () => value);
const speakingIn = ({ voices }: SpeakingState) =>
  [...voices].filter(([, voice]) => voice.speakingSince !== null).map(([id]) => id);

describe('levelFrom', () => {
  it.each([
    [0, 0],
    [0.0005, 0],
    [0.001, 0],
    [0.0316, 0.5],
    [1, 1],
  ])('an amplitude of %d is %d on the scale of decibels', (amplitude, level) => {
    expect(levelFrom(amplitude)).toBeCloseTo(level, 2);
  });
});

describe('who speaks', () => {
  it('is not somebody who coughs once', () => {
    expect(listen([{ 1: LOUD }, { 1: QUIET }]).map(speakingIn)).toEqual([[], []]);
  });

  it('is somebody who is loud for two looks, until a while after the last word', () => {
    const states = listen([...repeat(2, { 1: SPEECH }), ...repeat(6, { 1: QUIET })]).map(speakingIn);
    expect(states).toEqual([[], [1], [1], [1], [1], [1], [], []]);
  });

  it('may be several', () => {
    expect(speakingIn(listen(repeat(2, { 1: SPEECH, 2: SPEECH, 3: QUIET }))[1])).toEqual([1, 2]);
  });
});

describe('whom to look at', () => {
  const annSpeaks = () => listen(repeat(10, { 1: SPEECH, 2: QUIET })).at(-1) as SpeakingState;

  it('is the first who speaks, and stays so in silence', () => {
    const after = listen(repeat(20, { 1: QUIET, 2: QUIET }), annSpeaks(), 2_000);
    expect(after.map(({ dominant }) => dominant)).toEqual(repeat(20, 1));
  });

  it('changes at once to somebody who speaks when the last one has finished', () => {
    const silent = listen(repeat(6, { 1: QUIET, 2: QUIET }), annSpeaks(), 2_000).at(-1) as SpeakingState;
    const states = listen(repeat(2, { 1: QUIET, 2: SPEECH }), silent, 3_200);
    expect(states.map(({ dominant }) => dominant)).toEqual([1, 2]);
  });

  it('does not flicker when somebody interjects', () => {
    const states = listen(
      [...repeat(5, { 1: SPEECH, 2: LOUD }), ...repeat(5, { 1: SPEECH, 2: QUIET })],
      annSpeaks(),
      2_000,
    );
    expect(new Set(states.map(({ dominant }) => dominant))).toEqual(new Set([1]));
  });

  it('changes to whoever has been louder for more than a second', () => {
    const states = listen(repeat(16, { 1: SPEECH, 2: LOUD }), annSpeaks(), 2_000);
    expect(states[5].dominant).toBe(1);
    expect(states[15].dominant).toBe(2);
  });

  it('is nobody who has left', () => {
    expect(listen([{ 2: QUIET }], annSpeaks(), 2_000)[0].dominant).toBeNull();
  });
});

describe('Speakers', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
  afterEach(() => vi.useRealTimers());

  it('shows me among those who speak, but never tells to look at me', async () => {
    const speakers = new Speakers({
      levels: () => Promise.resolve(new Map([[2, QUIET]])),
      own: () => ({ id: 1, level: LOUD }),
    });
    speakers.start();
    await vi.advanceTimersByTimeAsync(1_000);
    expect([[...speakers.speaking()], speakers.dominant()]).toEqual([[1], null]);
    speakers.stop();
    expect([...speakers.speaking()]).toEqual([]);
  });

  it('goes on looking when one look has failed', async () => {
    let fails = true;
    const speakers = new Speakers({
      levels: () => (fails ? Promise.reject(new Error('closed')) : Promise.resolve(new Map([[2, LOUD]]))),
      own: () => null,
    });
    speakers.start();
    await vi.advanceTimersByTimeAsync(400);
    fails = false;
    await vi.advanceTimersByTimeAsync(600);
    expect([[...speakers.speaking()], speakers.dominant()]).toEqual([[2], 2]);
    speakers.stop();
  });
});
