import { TestBed } from '@angular/core/testing';
import { RingTone } from './ring-tone';
import { SoundOutput } from './sound-output';

/** Notes the pitch of every tone played so far; the first pitch of a sound tells which sound it is. */
function newTone() {
  const struck: number[] = [];
  const node = { connect: () => undefined, disconnect: () => undefined };
  const gain = { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined };
  vi.stubGlobal(
    'GainNode',
    class {
      connect = node.connect;
      disconnect = node.disconnect;
      gain = gain;
    },
  );
  vi.stubGlobal(
    'OscillatorNode',
    class {
      connect = node.connect;
      stop = node.connect;
      start = () => undefined;
      constructor(_: unknown, { frequency }: OscillatorOptions) {
        struck.push(frequency ?? 0);
      }
    },
  );
  const context = { currentTime: 0, destination: {} };
  TestBed.configureTestingModule({ providers: [{ provide: SoundOutput, useValue: { context: () => context } }] });
  const heard = () => struck.splice(0);
  return { tone: TestBed.inject(RingTone), heard };
}
const RING = [523.25, 659.25, 659.25, 783.99, 523.25, 659.25];
const TEST = [523.25, 659.25, 783.99];

describe('RingTone', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('rings again and again until it is stopped', () => {
    const { tone, heard } = newTone();
    tone.play('ring');
    tone.play('ring');
    expect(heard()).toEqual(RING);
    vi.advanceTimersByTime(3_000);
    expect(heard()).toEqual(RING);
    tone.stop('ring');
    vi.advanceTimersByTime(10_000);
    expect(heard()).toEqual([]);
  });

  it('goes on ringing after a test of the speaker, however often it is pressed', () => {
    const { tone, heard } = newTone();
    tone.play('ring');
    expect(heard()).toEqual(RING);
    tone.play('test');
    tone.play('ring');
    tone.play('notice');
    tone.play('test');
    expect(heard()).toEqual([...TEST, 659.25, ...TEST]);
    vi.advanceTimersByTime(1_200);
    expect(heard()).toEqual(RING);
  });

  it('does not go on with what was stopped meanwhile', () => {
    const { tone, heard } = newTone();
    tone.play('ring');
    tone.play('test');
    tone.stop('ring');
    heard();
    vi.advanceTimersByTime(10_000);
    expect(heard()).toEqual([]);
  });

  it('is silent at once when all is stopped', () => {
    const { tone, heard } = newTone();
    tone.play('ring');
    tone.play('test');
    tone.stop();
    heard();
    vi.advanceTimersByTime(10_000);
    expect(heard()).toEqual([]);
  });
});
