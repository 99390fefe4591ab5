import type { SignalMessage } from '@contracts';
import { Inbox } from './inbox';

const message = (id: number): SignalMessage => ({
  id,
  callId: 1,
  from: 2,
  epoch: 1,
  kind: 'candidate',
  data: null,
  clientId: `client-${id}`,
});

describe('Inbox', () => {
  function newInbox() {
    const got: number[] = [];
    return { got, inbox: new Inbox(({ id }) => got.push(id)) };
  }

  it('holds what comes before the call has been joined, and delivers it in order', () => {
    const { got, inbox } = newInbox();
    inbox.put(message(5));
    inbox.put(message(6));
    expect(got).toEqual([]);
    inbox.open(4);
    inbox.put(message(7));
    expect(got).toEqual([5, 6, 7]);
  });

  it('delivers each signal once, however often it comes (S5)', () => {
    const { got, inbox } = newInbox();
    inbox.open(0);
    for (const id of [1, 2, 2, 1, 3]) inbox.put(message(id));
    expect(got).toEqual([1, 2, 3]);
  });

  it('remembers what to ask for after a break', () => {
    const { inbox } = newInbox();
    inbox.open(10);
    expect(inbox.lastSignalId).toBe(10);
    inbox.put(message(12));
    expect(inbox.lastSignalId).toBe(12);
    inbox.hold();
    inbox.put(message(13));
    expect(inbox.lastSignalId).toBe(12);
  });
});
