import type { Spending } from '../../limits/spending.js';
import { CALL_BYTES_AN_HOUR, PERSON_BYTES_AN_HOUR, SignalBudget } from './signal-budget.js';

const HOUR_MS = 3_600_000;

describe('bytes in the log', () => {
  const alone = { took: () => undefined } as unknown as Spending;
  const budget = () => new SignalBudget({ rateLimits: true }, alone);

  it('are limited for each person, and come back with time', () => {
    const bytes = PERSON_BYTES_AN_HOUR / 2;
    const [mine, now] = [budget(), performance.now()];
    for (const callId of [1, 2]) mine.take({ person: 'user:1', callId, bytes }, now);
    expect(() => mine.take({ person: 'user:1', callId: 3, bytes }, now)).toThrow(/Too many bytes/);
    expect(() => mine.take({ person: 'user:2', callId: 3, bytes }, now)).not.toThrow();
    expect(() => mine.take({ person: 'user:1', callId: 3, bytes }, now + HOUR_MS / 2)).not.toThrow();
  });

  it('that another process tells of count, although nothing was sent here yet', () => {
    const losers = new Map<string, (key: string, bytes: number) => void>();
    const took = (name: string, { key, cost }: { key: string; cost: number }) => losers.get(name)!(key, cost);
    const share = (name: string, lose: (key: string, bytes: number) => void) => losers.set(name, lose);
    const told = new SignalBudget({ rateLimits: true }, { ...alone, share } as unknown as Spending);
    told.onModuleInit();
    const telling = new SignalBudget({ rateLimits: true }, { took } as unknown as Spending);
    const all = { person: 'user:1', callId: 1, bytes: PERSON_BYTES_AN_HOUR };
    telling.take(all);
    expect(() => told.take({ ...all, bytes: PERSON_BYTES_AN_HOUR / 2 })).toThrow(/Too many bytes/);
    expect(() => told.take({ ...all, person: 'user:2' })).not.toThrow();
  });

  it('are limited for each call, whoever sends', () => {
    const [mine, now] = [budget(), performance.now()];
    const people = CALL_BYTES_AN_HOUR / PERSON_BYTES_AN_HOUR;
    for (let n = 0; n < people; n += 1) mine.take({ person: `user:${n}`, callId: 1, bytes: PERSON_BYTES_AN_HOUR }, now);
    expect(() => mine.take({ person: 'user:x', callId: 1, bytes: 1 }, now)).toThrow(/Too many bytes/);
    expect(() => mine.take({ person: 'user:x', callId: 2, bytes: 1 }, now)).not.toThrow();
  });

  it('what one limit refuses uses up no other', () => {
    const [mine, now] = [budget(), performance.now()];
    mine.take({ person: 'user:1', callId: 1, bytes: PERSON_BYTES_AN_HOUR }, now);
    for (let n = 0; n < 10; n += 1)
      expect(() => mine.take({ person: 'user:1', callId: 1, bytes: 2 ** 20 }, now)).toThrow();
    const rest = CALL_BYTES_AN_HOUR - PERSON_BYTES_AN_HOUR;
    expect(() => {
      for (let n = 2; n < 2 + rest / PERSON_BYTES_AN_HOUR; n += 1)
        mine.take({ person: `user:${n}`, callId: 1, bytes: PERSON_BYTES_AN_HOUR }, now);
    }).not.toThrow();
  });
});
