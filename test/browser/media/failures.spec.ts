import type { AuditCall } from '../../../contracts/index.js';
import { DATABASE_FAILURES } from '../failures/database-failures.js';
import { DEVICE_FAILURES } from '../failures/device-failures.js';
import { DOOR_FAILURES } from '../failures/door-failures.js';
import { LINK_FAILURES } from '../failures/link-failures.js';
import { LOSS_FAILURES } from '../failures/loss-failures.js';
import { MEETING_FAILURES } from '../failures/meetings/meeting-failures.js';
import { NEGOTIATION_FAILURES } from '../failures/negotiation-failures.js';
import { OFFICE_FAILURES } from '../failures/office-failures.js';
import { OWN_FAILURES } from '../failures/own-failures.js';
import { PATH_FAILURES } from '../failures/path-failures.js';
import { PRESENCE_FAILURES } from '../failures/presence-failures.js';
import { QUALITY_FAILURES } from '../failures/quality-failures.js';
import { REFUSAL_FAILURES } from '../failures/refusals/refusal-failures.js';
import { SOUND_FAILURES } from '../failures/sound-failures.js';
import { STRANGE_FAILURES } from '../failures/strange-failures.js';
import { TRIAL_FAILURES } from '../failures/trial/trial-failures.js';
import { reproduce } from '../failures/reproduction.js';
import { LONG } from '../../support/rounds.js';

const ALL = [
  ...[...PATH_FAILURES, ...LOSS_FAILURES, ...DEVICE_FAILURES, ...NEGOTIATION_FAILURES, ...QUALITY_FAILURES],
  ...[
    ...LINK_FAILURES,
    ...SOUND_FAILURES,
    ...PRESENCE_FAILURES,
    ...DOOR_FAILURES,
    ...OWN_FAILURES,
    ...DATABASE_FAILURES,
    ...STRANGE_FAILURES,
    ...OFFICE_FAILURES,
    ...MEETING_FAILURES,
    ...REFUSAL_FAILURES,
  ],
];
/**
 * Every run tries the rules on every recorded case and plays some of the failures in browsers again; the long run
 * plays all of them. `CASES=record` plays all and writes each to test/cases; `CASES=record:<name>,<name>` does so
 * with these. Those of the trial are played only so: once each, to see what the rules make of what they do not know.
 */
const [record, only] = (process.env.CASES ?? '').split(':');
const chosen = [...ALL, ...(record ? TRIAL_FAILURES : [])].filter(({ name, always }) =>
  record ? only === undefined || only.split(',').includes(name) : LONG || always,
);
/**
 * How many run at the same time. They mostly wait: for a recovery to give up, or a lease to run out. With more of them, media of those that
 * do not wait would be late on a machine of two cores, and support would read so; those of a usual run have no media.
 */
const AT_ONCE = LONG || record ? 2 : chosen.length;

describe('failures that happen for real', () => {
  const played = new Map(chosen.map((one) => [one, Promise.withResolvers<AuditCall>()]));

  beforeAll(() => {
    for (const { promise } of played.values()) promise.catch(() => undefined);
    const waiting = [...played];
    const playNext = async (): Promise<void> => {
      const next = waiting.shift();
      if (next === undefined) return;
      const [one, { resolve, reject }] = next;
      await reproduce(one, Boolean(record)).then(resolve, reject);
      return playNext();
    };
    for (let lane = 0; lane < AT_ONCE; lane += 1) void playNext();
  });

  it.each(chosen)(
    '$name: support reads $codes',
    async (one) => {
      const call = await played.get(one)!.promise;
      expect([...new Set(call.diagnosis.map(({ code }) => code))]).toEqual(one.codes);
    },
    400_000,
  );
});
