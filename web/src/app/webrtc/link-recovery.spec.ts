import { LinkRecovery } from './link-recovery';

describe('LinkRecovery', () => {
  let acts: string[];
  let recovery: LinkRecovery;

  function newRecovery(yieldMs = 0): LinkRecovery {
    const begun = performance.now();
    return new LinkRecovery({ yieldMs, act: (action) => acts.push(`${(performance.now() - begun) / 1000} ${action}`) });
  }

  beforeEach(() => {
    vi.useFakeTimers();
    acts = [];
    recovery = newRecovery();
  });
  afterEach(() => {
    recovery.end();
    vi.useRealTimers();
  });

  it('takes the steps of the policy at their times', () => {
    recovery.begin('disconnected');
    vi.advanceTimersByTime(60_000);
    expect(acts).toEqual(['2 restart', '4 restart', '12 restart', '20 renew', '40 give-up']);
  });

  it('does nothing when the link is back within two seconds', () => {
    recovery.begin('disconnected');
    vi.advanceTimersByTime(1_900);
    recovery.end();
    vi.advanceTimersByTime(60_000);
    expect(acts).toEqual([]);
  });

  it('restarts at once when a disconnected link fails, and keeps counting from the beginning', () => {
    recovery.begin('disconnected');
    vi.advanceTimersByTime(1_000);
    recovery.begin('failed');
    vi.advanceTimersByTime(39_500);
    expect(acts).toEqual(['1 restart', '4 restart', '12 restart', '20 renew', '40 give-up']);
  });

  it('leaves the first move to the other side, and gives up no later than it', () => {
    recovery = newRecovery(1_500);
    recovery.begin('failed');
    vi.advanceTimersByTime(60_000);
    expect(acts).toEqual(['1.5 restart', '5.5 restart', '13.5 restart', '21.5 renew', '40 give-up']);
  });

  it('counts the time to give up from when the other was last heard, and the steps from when that was noticed', () => {
    vi.advanceTimersByTime(10_000);
    recovery.begin('disconnected', performance.now() - 8_000);
    vi.advanceTimersByTime(60_000);
    expect(acts).toEqual(['12 restart', '14 restart', '22 restart', '30 renew', '42 give-up']);
  });

  it('skips a step when the other side has just made an offer', () => {
    recovery = newRecovery(1_500);
    recovery.begin('failed');
    vi.advanceTimersByTime(200);
    recovery.remoteActed();
    vi.advanceTimersByTime(6_000);
    expect(acts).toEqual(['5.5 restart']);
  });

  it('hurries only a link that is in trouble', () => {
    recovery.hurry();
    expect(acts).toEqual([]);
    recovery.begin('disconnected');
    vi.advanceTimersByTime(1_500);
    recovery.hurry();
    expect(acts).toEqual(['1.5 restart']);
  });

  it('ends only the trouble that is named', () => {
    recovery.begin('disconnected');
    recovery.end('frozen');
    expect(recovery.current).toBe('disconnected');
  });
});
