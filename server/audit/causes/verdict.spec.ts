import {
  CALL_OUTCOMES,
  CAUSE_CODES,
  type Finding,
  FINDING_CODES,
  type FindingCode,
  isSound,
  TROUBLED,
} from '../../../contracts/index.js';
import { STORIES } from '../../../test/support/call-stories.js';
import { recordedCases } from '../../../test/support/recorded-case.js';
import { diagnose } from '../diagnosis/diagnose.js';
import { causesIn, verdictOf } from './verdict.js';

const found = (
  code: FindingCode,
  severity: Finding['severity'] = 'failure',
  participantIds: number[] = [],
): Finding => ({
  ...{ code, severity, participantIds, words: '' },
  evidence: { signals: [], events: [], samples: [] },
});
const call = { acceptedAt: new Date(), endReason: 'hangup', status: 'ended', quality: 'good' } as const;
const missed = { acceptedAt: null, endReason: 'no-answer', status: 'missed', quality: null } as const;

describe('what is kept of a diagnosis', () => {
  it.each([
    ['fine', call, []],
    ['fine', call, [found('moved', 'info')]],
    ['odd', call, [found('not-measured', 'info')]],
    ['odd', call, [found('slow-start', 'warning')]],
    ['odd', { ...call, quality: 'fair' }, [found('poor-by-loss', 'warning')]],
    ['poor', call, [found('poor-by-loss')]],
    ['poor', { ...call, quality: 'poor' }, []],
    ['poor', call, [found('microphone-denied')]],
    ['poor', call, [found('no-microphone', 'warning')]],
    ['odd', call, [found('silent-microphone', 'warning')]],
    ['odd', call, [found('no-camera', 'warning')]],
    ['odd', call, [found('device-not-changed', 'warning')]],
    ['poor', call, [found('no-picture')]],
    ['broken', call, [found('no-way-between')]],
    ['broken', call, [found('poor-by-loss'), found('gone')]],
    ['broken', { ...call, endReason: 'connection-lost' }, []],
    ['missed', missed, []],
    ['missed', missed, [found('relay-refused', 'warning')]],
    ['unreached', missed, [found('never-reached-a-device')]],
    ['unreached', { ...missed, endReason: 'unreachable' }, []],
    ['declined', { ...missed, status: 'rejected' }, []],
    ['cancelled', { ...missed, status: 'cancelled' }, [found('caller-gone', 'warning')]],
  ] as const)('is %s', (outcome, of, findings) => {
    expect(verdictOf(of, findings).outcome).toBe(outcome);
  });

  it('the first finding that is not only information is the cause, with those whom it names', () => {
    const findings = [found('gone', 'failure', [7, 8]), found('poor-by-loss', 'warning', [9]), found('moved', 'info')];
    expect(verdictOf(call, findings)).toMatchObject({ code: 'gone', participantIds: [7, 8] });
    expect(verdictOf(call, [found('moved', 'info', [7])])).toMatchObject({ code: null, participantIds: [] });
    const unmeasured = [found('moved', 'info', [7]), found('not-measured', 'info', [7, 8])];
    expect(verdictOf(call, unmeasured)).toMatchObject({ code: 'not-measured', outcome: 'odd', sound: null });
    expect(verdictOf(call, [found('slow-start', 'warning'), ...unmeasured]).code).toBe('slow-start');
  });

  it('of bad sound, the worst kind', () => {
    const sound = (...codes: FindingCode[]) =>
      verdictOf(
        call,
        codes.map((code) => found(code)),
      ).sound;
    expect(sound('poor-by-loss')).toBe('poor');
    expect(sound('poor-by-loss', 'one-way-sound')).toBe('one-way');
    expect(sound('one-way-sound', 'nothing-received')).toBe('silent');
    expect(sound('poor-by-upload', 'no-picture')).toBeNull();
    expect(verdictOf({ ...call, quality: 'poor' }, []).sound).toBe('poor');
  });

  it.each(recordedCases().map(({ name, file }) => [name, file] as const))(
    'E1: a recorded call is fine only if it has earned a tick: %s',
    (_, file) => {
      const findings = diagnose(file);
      const { outcome } = verdictOf(file.call, findings);
      const { acceptedAt, endedAt } = file.call;
      const times = { acceptedAt: acceptedAt?.toISOString() ?? null, endedAt: endedAt?.toISOString() ?? null };
      expect(CALL_OUTCOMES).toContain(outcome);
      expect(outcome === 'fine').toBe(isSound({ ...times, diagnosis: findings }));
    },
  );

  it('a call can be found by each code that is ever kept, and by no other', () => {
    const files = [...Object.values(STORIES).map(([, { file }]) => file), ...recordedCases().map(({ file }) => file)];
    const kept = new Set(files.flatMap((file) => causesIn(diagnose(file)).map(({ code }) => code)));
    // Other specs play calls in which these are a cause.
    for (const code of ['negotiation-collided', 'reloaded', 'unexplained', 'unusual'] as const) kept.add(code);
    expect(FINDING_CODES.filter((code) => kept.has(code))).toEqual(CAUSE_CODES);
  });

  it('a story in which something failed is a troubled call', () => {
    for (const [code, { file }] of Object.values(STORIES)) {
      const findings = diagnose(file);
      if (!findings.some(({ severity }) => severity === 'failure')) continue;
      expect([code, TROUBLED.includes(verdictOf(file.call, findings).outcome)]).toEqual([code, true]);
    }
  });
});
