import { eventually, pauseAfter } from '../support/eventually.js';

describe('tests wait with eventually', () => {
  it('which asks soon at first, and less and less often where it takes long', () => {
    expect([0, 100, 1_000, 60_000].map(pauseAfter)).toEqual([20, 20, 50, 100]);
  });

  it('until it is so', async () => {
    let asked = 0;
    const third = () => (asked += 1) === 3 && 'here';
    expect([await eventually(third), asked]).toEqual(['here', 3]);
  });

  it('and which says what was wrong last', async () => {
    let asked = 0;
    const never = () => Promise.reject(new Error(`not yet ${(asked += 1)}`));
    const error = await eventually(never, 1).catch((reason: Error) => reason.message);
    expect(error).toBe(`not yet ${asked}`);
  });
});
