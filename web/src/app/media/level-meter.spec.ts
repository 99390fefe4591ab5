import { levelOf } from './level-meter';

describe('the level of a sound', () => {
  it('is nothing for silence and 1 for the loudest', () => {
    expect(levelOf(new Float32Array(8))).toBe(0);
    expect(levelOf(new Float32Array(8).fill(1))).toBe(1);
  });

  it('counts in decibels: a tenth of the strength is two thirds of the scale', () => {
    expect(levelOf(new Float32Array(8).fill(0.1))).toBeCloseTo(40 / 60);
  });
});
