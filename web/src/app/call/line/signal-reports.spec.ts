import { signal } from '@angular/core';
import type { AppliedReport } from '@contracts';
import type { Signaling } from '../../signaling/signaling';
import { SignalingRefused, SignalingUnavailable } from '../../signaling/signaling-errors';
import { SignalReports } from './signal-reports';

type Sent = { ids: number[] } | { reports: AppliedReport[] };

/** A server that can be away, and takes what it is sent. */
function world(answer: () => Promise<unknown> = () => Promise.resolve({})) {
  const sent: Sent[] = [];
  const connected = signal(true);
  const request = (_: string, { callId: __, ...what }: { callId: number } & Sent) => {
    if (!connected()) return Promise.reject(new SignalingUnavailable('not connected'));
    sent.push(what);
    return answer();
  };
  const reports = new SignalReports(7, { connected, request } as unknown as Signaling);
  return { reports, sent, connected };
}

const many = (count: number) => Array.from({ length: count }, (_, n) => n + 1);
const moment = () => vi.advanceTimersByTimeAsync(60);

describe('SignalReports', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('tells what comes within a moment in one message', async () => {
    const { reports, sent } = world();
    for (const id of many(30)) reports.add({ id });
    expect(sent).toEqual([]);
    await moment();
    reports.add({ id: 31 });
    await moment();
    expect(sent).toEqual([{ ids: many(30) }, { ids: [31] }]);
  });

  it('tells errors beside, as many at once as fit into a message', async () => {
    const { reports, sent } = world();
    const failed = many(10).map((id) => ({ id, error: 'E'.repeat(300) }));
    for (const one of failed) reports.add(one);
    reports.add({ id: 11 });
    await moment();
    expect(sent).toEqual([{ ids: [11] }, { reports: failed.slice(0, 8) }, { reports: failed.slice(8) }]);
  });

  it('sends no message that the server would find too long', async () => {
    const { reports, sent } = world();
    for (const id of many(250)) reports.add({ id });
    await moment();
    expect(sent.map((one) => ('ids' in one ? one.ids.length : 0))).toEqual([100, 100, 50]);
  });

  it('tells again what the server may not know, and nothing twice otherwise', async () => {
    const { reports, sent, connected } = world();
    reports.add({ id: 1 });
    await moment();
    connected.set(false);
    reports.add({ id: 2 });
    await moment();
    connected.set(true);
    reports.again();
    await moment();
    reports.again();
    expect(sent).toEqual([{ ids: [1] }, { ids: [2] }]);
  });

  it('does not repeat what is underway, nor what the server refuses for good', async () => {
    let refuse: (error: Error) => void = () => undefined;
    const { reports, sent } = world(() => new Promise((_, reject) => (refuse = reject)));
    reports.add({ id: 1 });
    await moment();
    reports.add({ id: 2 });
    await moment();
    refuse(new SignalingRefused('not-found', 'There is no such signal to you.'));
    await moment();
    expect(sent).toEqual([{ ids: [1] }, { ids: [2] }]);
  });

  const receipt = (tookMs: number | null) => ({
    receivedAt: '2026-01-01T09:00:00.000Z',
    at: performance.now() - 500,
    waitedMs: 100,
    tookMs,
  });

  it('tells the times of those that have any, and how old they are when it is sent', async () => {
    const { reports, sent } = world();
    reports.add({ id: 1 });
    reports.add({ id: 2, receipt: receipt(300) });
    await moment();
    const times = { receivedAt: '2026-01-01T09:00:00.000Z', waitedMs: 100 };
    expect(sent).toEqual([{ reports: [{ id: 1 }, { id: 2, ...times, agoMs: 550, tookMs: 300 }] }]);
  });

  it('tells that a signal is here, and later what became of it, however long the first takes', async () => {
    let answer: (value: unknown) => void = () => undefined;
    const { reports, sent } = world(() => new Promise((resolve) => (answer = resolve)));
    reports.add({ id: 2, receipt: receipt(null) });
    await moment();
    reports.add({ id: 2, receipt: receipt(300) });
    answer({});
    await moment();
    const told = sent.map((one) => 'reports' in one && one.reports.map(({ tookMs }) => tookMs));
    expect(told).toEqual([[undefined], [300]]);
  });

  it('tells plainly what a server of an earlier version does not understand', async () => {
    const { reports, sent } = world(() =>
      sent.length > 2 ? Promise.resolve({}) : Promise.reject(new SignalingRefused('validation-failed', 'Not known.')),
    );
    reports.add({ id: 1, receipt: receipt(null) });
    reports.add({ id: 2, receipt: receipt(300) });
    reports.add({ id: 3, error: 'no', receipt: receipt(300) });
    reports.add({ id: 4 });
    reports.add({ id: 5, error: 'no' });
    await moment();
    await moment();
    const failed = [3, 5].map((id) => ({ id, error: 'no' }));
    expect(sent.slice(2)).toEqual([{ ids: [2, 4] }, { reports: failed }]);
    await moment();
    expect(sent).toHaveLength(4);
  });

  it('does not go on telling what is refused plainly, too', async () => {
    const { reports, sent } = world(() => Promise.reject(new SignalingRefused('validation-failed', 'Not known.')));
    reports.add({ id: 1, receipt: receipt(300) });
    reports.add({ id: 2 });
    for (let n = 0; n < 5; n += 1) await moment();
    expect(sent.slice(1)).toEqual([{ ids: [1, 2] }]);
  });

  it('tells no more with times at once than a message has room for', async () => {
    const { reports, sent } = world();
    for (const id of many(120)) reports.add({ id, receipt: receipt(3) });
    await moment();
    expect(sent.map((one) => ('reports' in one ? one.reports.length : 0))).toEqual([50, 50, 20]);
  });

  it('tells what is left when the call is left, and when the page goes', async () => {
    const { reports, sent } = world();
    reports.add({ id: 1 });
    dispatchEvent(new Event('pagehide'));
    expect(sent).toEqual([{ ids: [1] }]);
    await moment();
    reports.add({ id: 2 });
    reports.close();
    expect(sent).toEqual([{ ids: [1] }, { ids: [2] }]);
    await moment();
    dispatchEvent(new Event('pagehide'));
    expect(sent).toHaveLength(2);
  });
});
