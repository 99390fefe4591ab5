import { reportOf } from './measure-fixtures';
import { Pulse } from './pulse';
import { lookAt } from './stats-look';

describe('Pulse', () => {
  const report = (bytesReceived: number, responsesReceived: number) =>
    lookAt(reportOf({ pair: { type: 'candidate-pair', bytesReceived, responsesReceived } }));

  it('remembers when anything was heard last, media or connectivity checks', () => {
    const pulse = new Pulse();
    expect(pulse.lastHeardAt).toBeNull();
    pulse.observe(report(100, 1), 1_000);
    pulse.observe(report(100, 2), 3_000);
    pulse.observe(report(100, 2), 5_000);
    expect(pulse.lastHeardAt).toBe(3_000);
  });

  it('starts over with a new connection', () => {
    const pulse = new Pulse();
    pulse.observe(report(100, 1), 1_000);
    pulse.reset();
    expect(pulse.lastHeardAt).toBeNull();
  });
});
