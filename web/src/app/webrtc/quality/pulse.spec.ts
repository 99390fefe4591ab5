import { Pulse } from './pulse';

describe('Pulse', () => {
  const report = (bytesReceived: number, responsesReceived: number) =>
    new Map([['pair', { type: 'candidate-pair', bytesReceived, responsesReceived }]]) as unknown as RTCStatsReport;

  it('remembers when anything was heard last, media or connectivity checks', () => {
    const pulse = new Pulse();
    expect(pulse.lastHeardAt).toBeNull();
    pulse.observe(report(100, 1), 1_000);
    pulse.observe(report(100, 2), 3_000);
    pulse.observe(report(100, 2), 5_000);
    expect(pulse.lastHeardAt).toBe(3_000);
  });

  it('starts anew with a new connection', () => {
    const pulse = new Pulse();
    pulse.observe(report(100, 1), 1_000);
    pulse.reset();
    expect(pulse.lastHeardAt).toBeNull();
  });
});
