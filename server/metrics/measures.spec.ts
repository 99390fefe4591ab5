import { Measures } from './measures.js';
import { Metrics } from './metrics.js';

describe('what is counted for monitoring', () => {
  const newMeasures = () => {
    const metrics = new Metrics();
    return { measures: new Measures(metrics), text: () => metrics.text() };
  };

  it('signals by kind and refusals by code, the same numbers each time somebody asks', async () => {
    const { measures, text } = newMeasures();
    for (const kind of ['candidate', 'candidate', 'offer'] as const) measures.signal(kind);
    measures.signalRefused('stale-epoch');
    for (let n = 0; n < 2; n += 1) {
      expect(await text()).toContain('parley_signals_total{kind="candidate"} 2');
      expect(await text()).toContain('parley_signals_total{kind="offer"} 1');
      expect(await text()).toContain('parley_signal_refusals_total{code="stale-epoch"} 1');
    }
  });

  it('a gauge is what its reader says when somebody asks, and nothing where it cannot say', async () => {
    const { measures, text } = newMeasures();
    let live: Record<string, number> | null = { accepted: 3 };
    const reader = () => (live === null ? Promise.reject(new Error('away')) : Promise.resolve(live));
    measures.gauge({ name: 'parley_test', help: 'A test', label: 'state' }, reader);
    expect(await text()).toContain('parley_test{state="accepted"} 3');
    live = { ringing: 1 };
    expect(await text()).toContain('parley_test{state="ringing"} 1');
    expect(await text()).not.toContain('state="accepted"');
    live = null;
    expect(await text()).not.toContain('parley_test{');
  });

  it('servers in one process do not share their numbers', async () => {
    const [one, other] = [newMeasures(), newMeasures()];
    one.measures.callEnded({ kind: 'direct', reason: 'hangup' });
    expect(await one.text()).toContain('parley_calls_ended_total{kind="direct",reason="hangup"} 1');
    expect(await other.text()).not.toContain('reason="hangup"');
  });
});
