import type { SignalRequest } from '@contracts';
import { SignalingRefused, SignalingUnavailable } from '../../signaling/signaling-errors';
import { Outbox } from './outbox';

const signal = (clientId: string): SignalRequest => ({ callId: 1, to: 2, kind: 'candidate', data: null, clientId });
const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

describe('Outbox', () => {
  let posted: string[];
  let answers: ((error?: Error) => void)[];
  let refused: string[];
  let outbox: Outbox;

  beforeEach(() => {
    vi.useFakeTimers();
    [posted, answers, refused] = [[], [], []];
    const post = ({ clientId }: SignalRequest) =>
      new Promise<void>((resolve, reject) => {
        posted.push(clientId);
        answers.push((error) => (error ? reject(error) : resolve()));
      });
    outbox = new Outbox(post, ({ clientId }) => refused.push(clientId));
  });
  afterEach(() => {
    outbox.clear();
    vi.useRealTimers();
  });

  it('sends nothing before the call has been joined, then all in order', () => {
    for (const id of ['a', 'b', 'c']) outbox.put(signal(id));
    expect(posted).toEqual([]);
    outbox.open();
    expect(posted).toEqual(['a', 'b', 'c']);
  });

  it('does not send again what is underway or acknowledged', async () => {
    outbox.open();
    outbox.put(signal('a'));
    outbox.put(signal('b'));
    answers[0]();
    await settle();
    outbox.open();
    expect(posted).toEqual(['a', 'b']);
  });

  it('repeats, after a break, what was not acknowledged, in order and under the same name', async () => {
    outbox.open();
    for (const id of ['a', 'b', 'c']) outbox.put(signal(id));
    answers[0]();
    answers[1](new SignalingUnavailable('gone'));
    answers[2](new SignalingUnavailable('gone'));
    outbox.shut();
    await settle();
    outbox.put(signal('d'));
    expect(posted).toEqual(['a', 'b', 'c']);
    outbox.open();
    expect(posted.slice(3)).toEqual(['b', 'c', 'd']);
  });

  it('waits a moment when it is too fast for the server', async () => {
    outbox.open();
    outbox.put(signal('a'));
    answers[0](new SignalingRefused('rate-limited', 'Too fast.'));
    await settle();
    expect(posted).toEqual(['a']);
    vi.advanceTimersByTime(1_000);
    expect(posted).toEqual(['a', 'a']);
  });

  it('drops what the server refuses for good, and goes on', async () => {
    outbox.open();
    outbox.put(signal('old'));
    answers[0](new SignalingRefused('stale-epoch', 'It is from an earlier page.'));
    await settle();
    outbox.put(signal('new'));
    vi.advanceTimersByTime(60_000);
    expect(refused).toEqual(['old']);
    expect(posted).toEqual(['old', 'new']);
  });
});
