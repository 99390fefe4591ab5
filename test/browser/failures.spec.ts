import type { AuditCall } from '../../contracts/index.js';
import { DEVICE_FAILURES } from './failures/device-failures.js';
import { LOSS_FAILURES } from './failures/loss-failures.js';
import { NEGOTIATION_FAILURES } from './failures/negotiation-failures.js';
import { PATH_FAILURES } from './failures/path-failures.js';
import { QUALITY_FAILURES } from './failures/quality-failures.js';
import { type Reproduction, reproduce } from './failures/reproduction.js';

const ALL = [...PATH_FAILURES, ...LOSS_FAILURES, ...DEVICE_FAILURES, ...NEGOTIATION_FAILURES, ...QUALITY_FAILURES];
/** `CASES=record` plays them all and writes each to test/cases; `CASES=record:<name>` one. */
const wish = process.env.CASES ?? '';
const record = wish.startsWith('record');
const chosen = ALL.filter(({ name, always }) =>
  record ? wish.endsWith('record') || wish.endsWith(`:${name}`) : always,
);
/** They mostly wait: for a recovery that gives up, for a lease that runs out. */
const AT_ONCE = 3;

describe('failures that happen for real', () => {
  const played = new Map<string, Promise<AuditCall>>();

  beforeAll(() => {
    const waiting = [...chosen];
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await settle(next);
    };
    for (let count = 0; count < AT_ONCE; count += 1) void lane();
  });

  const started = new Map(chosen.map(({ name }) => [name, Promise.withResolvers<AuditCall>()]));
  async function settle(reproduction: Reproduction): Promise<void> {
    const { resolve, reject } = started.get(reproduction.name)!;
    await reproduce(reproduction, record).then(resolve, reject);
  }
  for (const [name, { promise }] of started) {
    promise.catch(() => undefined);
    played.set(name, promise);
  }

  it.each(chosen)(
    '$name: support reads $codes',
    async ({ name, codes }) => {
      const call = await played.get(name)!;
      expect([...new Set(call.diagnosis.map(({ code }) => code))]).toEqual(codes);
    },
    400_000,
  );
});
