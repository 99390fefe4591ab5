import { recoveryStep, type LinkTrouble } from './reconnect-policy';

function plan(trouble: LinkTrouble): string[] {
  const steps: string[] = [];
  for (let step = recoveryStep(trouble, 0); step; step = recoveryStep(trouble, steps.length)) {
    steps.push(`${step.at / 1000} s ${step.action}`);
  }
  return steps;
}

describe('the reconnect policy', () => {
  it('waits two seconds for a disconnected link, then restarts at 2, 4 and 12 s, renews at 20 s, gives up at 40 s', () => {
    expect(plan('disconnected')).toEqual(['2 s restart', '4 s restart', '12 s restart', '20 s renew', '40 s give-up']);
  });

  it('restarts a failed link at once', () => {
    expect(plan('failed')).toEqual(['0 s restart', '4 s restart', '12 s restart', '20 s renew', '40 s give-up']);
  });

  it('gives a first connection time before it meddles', () => {
    expect(plan('slow-start')).toEqual(['10 s restart', '20 s renew', '40 s give-up']);
  });

  it('never ends a call for a frozen picture alone', () => {
    expect(plan('frozen')).toEqual(['0 s restart', '4 s restart', '12 s restart', '20 s renew']);
  });
});
