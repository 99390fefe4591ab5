import type { SignalMessage } from '@contracts';
import { Receipts, type Receipt } from './receipts';

const NOW = Date.parse('2026-01-01T09:00:00.000Z');
const message = (id: number, kind: SignalMessage['kind'] = 'offer') => ({ id, kind }) as SignalMessage;

function newReceipts(serverNow: number | null = NOW) {
  const slow: [number, Receipt][] = [];
  const receipts = new Receipts({ serverNow: () => serverNow, slow: (id, receipt) => slow.push([id, receipt]) });
  return { receipts, slow };
}

describe('Receipts', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('tell apart how long a description waited, and how long it took', () => {
    const { receipts } = newReceipts();
    receipts.take(message(1));
    vi.advanceTimersByTime(300);
    receipts.begin(1);
    vi.advanceTimersByTime(40);
    expect(receipts.end(1)).toMatchObject({ receivedAt: '2026-01-01T09:00:00.000Z', waitedMs: 300, tookMs: 40 });
    expect(receipts.end(1)).toBeNull();
  });

  it('say nothing of candidates, nor while the time of the server is not known', () => {
    const known = newReceipts();
    known.receipts.take(message(1, 'candidate'));
    const unknown = newReceipts(null);
    unknown.receipts.take(message(1));
    for (const { receipts, slow } of [known, unknown]) {
      receipts.begin(1);
      vi.advanceTimersByTime(5_000);
      expect([receipts.end(1), slow]).toEqual([null, []]);
    }
  });

  it('say once that a description is here that takes long', () => {
    const { receipts, slow } = newReceipts();
    receipts.take(message(1));
    receipts.begin(1);
    vi.advanceTimersByTime(999);
    expect(slow).toEqual([]);
    vi.advanceTimersByTime(5_000);
    expect(slow).toMatchObject([[1, { waitedMs: 0, tookMs: null }]]);
  });

  it('say so, too, where the page does not get as far as to apply anything', () => {
    const { receipts, slow } = newReceipts();
    receipts.take(message(1));
    vi.advanceTimersByTime(4_000);
    expect(slow).toMatchObject([[1, { waitedMs: 0, tookMs: null }]]);
    receipts.begin(1);
    expect(receipts.end(1)).toMatchObject({ waitedMs: 4_000, tookMs: 0 });
  });

  it('are quiet once they are closed', () => {
    const { receipts, slow } = newReceipts();
    receipts.take(message(1));
    receipts.begin(1);
    receipts.close();
    vi.advanceTimersByTime(5_000);
    expect(slow).toEqual([]);
  });
});
