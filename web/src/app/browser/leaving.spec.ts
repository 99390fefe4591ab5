import { cameByHistory, endArrival } from './leaving';

describe('cameByHistory', () => {
  it('holds for the screen that the arrows have led to, and not for those that are opened from there', () => {
    vi.spyOn(performance, 'getEntriesByType').mockReturnValue([{ type: 'back_forward' } as never]);
    expect(cameByHistory()).toBe(true);
    endArrival();
    expect(cameByHistory()).toBe(false);
    vi.restoreAllMocks();
  });
});
