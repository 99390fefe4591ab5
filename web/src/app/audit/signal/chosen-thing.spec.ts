import { newEvent, newSample, newSignal } from '../audit-fixtures';
import { findChosen, neighbours } from './chosen-thing';

const log = {
  signals: [newSignal(11), newSignal(12), newSignal(15)],
  events: [newEvent(1), newEvent(2)],
  samples: [newSample(1), newSample(2, { from: 2, participantId: 1 }), newSample(3)],
};

describe('what is chosen', () => {
  it('is found by kind and number', () => {
    expect(findChosen({ signal: 12 }, log)).toEqual({ kind: 'signal', thing: log.signals[1] });
    expect(findChosen({ event: 2 }, log)).toEqual({ kind: 'event', thing: log.events[1] });
    expect(findChosen({ sample: 3 }, log)).toEqual({ kind: 'sample', thing: log.samples[2] });
    expect(findChosen({ signal: 1 }, log)).toBeNull();
  });

  it('has neighbours of its kind; a sample of the same measuring', () => {
    expect(neighbours({ signal: 12 }, log)).toEqual({ previous: { signal: 11 }, next: { signal: 15 } });
    expect(neighbours({ event: 1 }, log)).toEqual({ previous: null, next: { event: 2 } });
    expect(neighbours({ sample: 1 }, log)).toEqual({ previous: null, next: { sample: 3 } });
    expect(neighbours({ sample: 9 }, log)).toEqual({ previous: null, next: null });
  });
});
