import { priorityParts } from './candidate-priority';

describe('the priority of a candidate', () => {
  it.each([
    [2113937151, { type: 126, typeWords: 'host', local: 30, component: 1 }],
    [(126 << 24) + (65_535 << 8) + 255, { type: 126, typeWords: 'host', local: 65_535, component: 1 }],
    [(100 << 24) + (1 << 8) + 254, { type: 100, typeWords: 'server reflexive', local: 1, component: 2 }],
    [(110 << 24) + 0, { type: 110, typeWords: 'peer reflexive', local: 0, component: 256 }],
    [255, { type: 0, typeWords: 'relay', local: 0, component: 1 }],
    [(77 << 24) + 255, { type: 77, typeWords: null, local: 0, component: 1 }],
    [2 ** 31 - 1, { type: 127, typeWords: null, local: 65_535, component: 1 }],
  ])('%d has the parts of the formula', (priority, parts) => {
    expect(priorityParts(priority)).toEqual(parts);
    const { type, local, component } = priorityParts(priority)!;
    expect(2 ** 24 * type + 2 ** 8 * local + (256 - component)).toBe(priority);
  });

  it.each([0, -1, 2 ** 31, 1.5, Number.NaN])('%d is none', (priority) => {
    expect(priorityParts(priority)).toBeNull();
  });
});
