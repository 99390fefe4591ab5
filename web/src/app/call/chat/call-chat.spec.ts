import { CHAT_MAX_CHARACTERS, type ChatMessage, type Page, type Snapshot } from '@contracts';
import { SignalingRefused, SignalingUnavailable } from '../../signaling/signaling-errors';
import { CallChat } from './call-chat';
import { newSignaling } from '../testing/fake-signaling';
import type { MeetingsApi } from '../session/meetings-api';

const ME = 11;
const AT = '2026-11-20T10:00:00.000Z';
const said = (id: number, text = `Line ${id}`, from = 12): ChatMessage => ({ id, from, text, at: AT });
const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

describe('CallChat', () => {
  const open: CallChat[] = [];

  function newChat(pages: Record<string, Page<ChatMessage> & { readTo?: number }> = {}) {
    const read: number[] = [];
    let next = 100;
    const world = newSignaling({ 'call:chat': () => ({ id: ++next, at: AT }) });
    const api = {
      messages: (_: number, cursor: string | null) =>
        Promise.resolve({ readTo: null, ...(pages[cursor ?? 'first'] ?? { items: [], nextCursor: null }) }),
      read: (_: number, upTo: number) => Promise.resolve(void read.push(upTo)),
    } as unknown as MeetingsApi;
    const { signaling } = world;
    const now = () => Date.parse(AT);
    const chat = new CallChat({ callId: 7, signaling, api, me: () => ME, now, keepsPlace: () => true });
    open.push(chat);
    const texts = () => chat.messages().map(({ text }) => text);
    const hear = (message: ChatMessage, callId = 7) => world.tell('call:chat', { ...message, callId });
    return { chat, texts, hear, pages, read, ...world };
  }
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    for (const chat of open.splice(0)) chat.close();
    vi.useRealTimers();
  });

  it('knows after a reload what was left unread before it', async () => {
    const { chat } = newChat({ first: { items: [said(4), said(3), said(2)], nextCursor: null, readTo: 2 } });
    await chat.load();
    expect(chat.unread()).toBe(2);
  });

  it('tells the server how far was read: of what comes while the chat is open, and of what was there when it was opened', async () => {
    const { chat, hear, read } = newChat({ first: { items: [said(3), said(2)], nextCursor: null } });
    await chat.load();
    hear(said(4));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(read).toEqual([]);
    chat.setOpen(true);
    await vi.advanceTimersByTimeAsync(1_000);
    hear(said(5));
    chat.close();
    expect(read).toEqual([4, 5]);
  });

  it('shows what was said before in the order in which it was said, none of it unread', async () => {
    const { chat, texts } = newChat({ first: { items: [said(3), said(2)], nextCursor: 'older' } });
    await chat.load();
    expect([texts(), chat.unread(), chat.hasEarlier()]).toEqual([['Line 2', 'Line 3'], 0, true]);
  });

  it('fetches earlier lines page by page', async () => {
    const { chat, texts } = newChat({
      first: { items: [said(3)], nextCursor: 'older' },
      older: { items: [said(2), said(1)], nextCursor: null },
    });
    await chat.load();
    await chat.loadEarlier();
    await chat.loadEarlier();
    expect([texts(), chat.hasEarlier()]).toEqual([['Line 1', 'Line 2', 'Line 3'], false]);
  });

  it('counts what comes while it is not looked at, of this call alone', () => {
    const { chat, texts, hear } = newChat();
    hear(said(1));
    hear(said(1));
    hear(said(2), 8);
    expect([texts(), chat.unread()]).toEqual([['Line 1'], 1]);
    chat.setOpen(true);
    hear(said(3));
    expect(chat.unread()).toBe(0);
    chat.setOpen(false);
    hear(said(4));
    expect(chat.unread()).toBe(1);
  });

  it('shows my line at once, and once, though it is announced to me, too', async () => {
    const { chat, of, hear } = newChat();
    chat.send('  Hello  ');
    expect(chat.messages().map(({ text, state }) => [text, state])).toEqual([['Hello', 'sending']]);
    hear(said(101, 'Hello', ME));
    await settle();
    hear(said(101, 'Hello', ME));
    expect(chat.messages().map(({ id, state }) => [id, state])).toEqual([[101, 'sent']]);
    expect(of('call:chat')).toEqual([expect.objectContaining({ callId: 7, text: 'Hello' })]);
    expect(chat.unread()).toBe(0);
  });

  it('keeps the same key from sending to sent, so that nothing jumps', async () => {
    const { chat } = newChat();
    chat.send('Hello');
    const [{ key }] = chat.messages();
    await settle();
    expect(chat.messages()[0]).toMatchObject({ key, state: 'sent', id: 101 });
  });

  it('sends nothing for nothing, and not more than the limit', async () => {
    const { chat, of } = newChat();
    chat.send('   ');
    chat.send('x'.repeat(CHAT_MAX_CHARACTERS + 9));
    chat.send('😀'.repeat(CHAT_MAX_CHARACTERS + 1));
    await settle();
    expect(of('call:chat').map(({ text }) => [...(text as string)].length)).toEqual([
      CHAT_MAX_CHARACTERS,
      CHAT_MAX_CHARACTERS,
    ]);
  });

  it('goes on trying while the server is away, under the same name', async () => {
    const { chat, of, answers } = newChat();
    let away = true;
    answers['call:chat'] = () => {
      if (away) throw new SignalingUnavailable('no answer');
      return { id: 101, at: AT };
    };
    chat.send('Hello');
    await vi.advanceTimersByTimeAsync(3_500);
    away = false;
    await vi.advanceTimersByTimeAsync(3_500);
    expect(chat.messages()).toEqual([expect.objectContaining({ id: 101, state: 'sent' })]);
    expect(new Set(of('call:chat').map(({ clientId }) => clientId)).size).toBe(1);
  });

  it('says of a line that was refused that it was, and sends it again on request', async () => {
    const { chat, answers } = newChat();
    answers['call:chat'] = () => {
      throw new SignalingRefused('validation-failed', 'Not like this.');
    };
    chat.send('Hello');
    await settle();
    expect(chat.messages()[0].state).toBe('failed');
    delete answers['call:chat'];
    answers['call:chat'] = () => ({ id: 5, at: AT });
    chat.resend(chat.messages()[0].key);
    await settle();
    expect(chat.messages()[0]).toMatchObject({ id: 5, state: 'sent' });
  });

  it('fetches what it missed when the connection is back, and counts it', async () => {
    const { chat, texts, pages, snapshots } = newChat({ first: { items: [said(1)], nextCursor: null } });
    await chat.load();
    pages['first'] = { items: [said(4), said(3)], nextCursor: 'older' };
    pages['older'] = { items: [said(2, 'Mine', ME), said(1)], nextCursor: 'oldest' };
    snapshots.next({} as Snapshot);
    await settle();
    expect([texts(), chat.unread()]).toEqual([['Line 1', 'Mine', 'Line 3', 'Line 4'], 2]);
  });
});
