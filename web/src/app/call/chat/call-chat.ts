import { computed, signal } from '@angular/core';
import {
  type Call,
  CHAT_MAX_CHARACTERS,
  type ChatMessage,
  type ChatPage,
  cutText,
  type Participant,
  type Timestamp,
} from '@contracts';
import { Subscription } from 'rxjs';
import { uuid } from '../../session/device';
import type { Signaling } from '../../signaling/signaling';
import { mayPass, SignalingRefused } from '../../signaling/signaling-errors';
import { ReadingPlace } from './reading-place';
import type { MeetingsApi } from '../session/meetings-api';

/** One line as it is shown: from the server, or the user's own on its way there. */
export interface ChatLine {
  /** Stays the same for as long as the line is shown. */
  readonly key: string;
  /** Null until the server has confirmed it. */
  readonly id: ChatMessage['id'] | null;
  readonly from: Participant['id'];
  readonly text: string;
  readonly at: Timestamp;
  readonly state: 'sent' | 'sending' | 'failed';
}

export interface CallChatOptions {
  readonly callId: Call['id'];
  readonly signaling: Signaling;
  readonly api: MeetingsApi;
  readonly me: () => Participant['id'] | null;
  /** Milliseconds by the server's clock. */
  readonly now: () => number;
  /** Whether the server stores how far the user has read; not for guests. */
  readonly keepsPlace: () => boolean;
}

const RETRY_MS = 3_000;

/** The chat of one call: its messages, those on their way, and how many are unread. */
export class CallChat {
  private readonly confirmed = signal<ReadonlyMap<ChatMessage['id'], ChatLine>>(new Map());
  private readonly underway = signal<readonly ChatLine[]>([]);
  private readonly unseen = signal<ReadonlySet<ChatMessage['id']>>(new Set());
  private readonly cursor = signal<string | null>(null);
  private readonly loading = signal(false);
  private readonly subscription = new Subscription();
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private readonly place: ReadingPlace;
  private open = false;
  private closed = false;
  private loaded = false;

  /** The oldest first; those on their way last. */
  readonly messages = computed<readonly ChatLine[]>(() => {
    const known = [...this.confirmed().values()].sort((a, b) => (a.id ?? 0) - (b.id ?? 0));
    return [...known, ...this.underway()];
  });
  readonly unread = computed(() => this.unseen().size);
  readonly hasEarlier = computed(() => this.cursor() !== null);
  readonly loadingEarlier = this.loading.asReadonly();
  /** What the user has typed and not sent yet; it outlives the panel it was typed in. */
  readonly draft = signal('');

  constructor(private readonly options: CallChatOptions) {
    const { signaling, callId, api } = options;
    this.place = new ReadingPlace((upTo) => options.keepsPlace() && void api.read(callId, upTo).catch(() => undefined));
    this.subscription.add(
      signaling.on('call:chat').subscribe((message) => message.callId === callId && this.hear(message)),
    );
    this.subscription.add(signaling.snapshots.subscribe(() => this.reconnected()));
  }

  /** Loads the earlier messages; call it once the call has been joined. */
  async load(): Promise<void> {
    const page = await this.fetch(null);
    if (!page || this.closed) return;
    if (this.loaded) return this.catchUp(page);
    this.loaded = true;
    this.cursor.set(page.nextCursor);
    this.add(page.items);
    // Messages from before the user joined are not unread, unless the user left them unread on an earlier page.
    const { readTo } = page;
    if (readTo !== null) this.count(page.items.filter(({ id }) => id > readTo));
  }

  async loadEarlier(): Promise<void> {
    const cursor = this.cursor();
    if (cursor === null || this.loading()) return;
    this.loading.set(true);
    const page = await this.fetch(cursor);
    if (page && !this.closed) {
      this.cursor.set(page.nextCursor);
      this.add(page.items);
    }
    this.loading.set(false);
  }

  /** Sends the text, trimmed and cut to the limit; nothing if it is empty. */
  send(text: string): void {
    const from = this.options.me();
    const said = cutText(text.trim(), CHAT_MAX_CHARACTERS);
    if (this.closed || from === null || said === '') return;
    const at = new Date(this.options.now()).toISOString();
    const line: ChatLine = { key: uuid(), id: null, from, text: said, at, state: 'sending' };
    this.underway.update((lines) => [...lines, line]);
    void this.deliver(line);
  }

  /** Sends a refused line again. */
  resend(key: ChatLine['key']): void {
    const line = this.underway().find((one) => one.key === key && one.state === 'failed');
    if (!line) return;
    this.mark(key, 'sending');
    void this.deliver(line);
  }

  /** Call when the chat is shown or hidden; messages that arrive while it is shown are read. */
  setOpen(open: boolean): void {
    this.open = open;
    if (!open) return;
    this.unseen.set(new Set());
    this.place.reach(this.newest());
  }

  close(): void {
    this.closed = true;
    this.place.close();
    this.subscription.unsubscribe();
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private fetch(cursor: string | null): Promise<ChatPage | null> {
    return this.options.api.messages(this.options.callId, cursor).catch(() => null);
  }

  /** Loads what was sent while the connection was lost: back to the first known message. */
  private async catchUp(newest: ChatPage): Promise<void> {
    let page: ChatPage | null = newest;
    while (page && !this.closed) {
      const fresh: ChatMessage[] = page.items.filter(({ id }) => !this.confirmed().has(id));
      this.add(fresh);
      this.count(fresh);
      const reached: boolean = fresh.length < page.items.length || page.nextCursor === null;
      page = reached ? null : await this.fetch(page.nextCursor);
    }
  }

  private hear(message: ChatMessage): void {
    const isNew = !this.confirmed().has(message.id);
    if (message.from === this.options.me()) this.confirmOwn(message);
    this.add([message]);
    if (isNew) this.count([message]);
  }

  /** The announcement of the user's own line may arrive before its acknowledgement. */
  private confirmOwn(message: ChatMessage): void {
    const line = this.underway().find(({ text, state }) => state === 'sending' && text === message.text);
    if (line) this.confirm(line, message);
  }

  private async deliver(line: ChatLine): Promise<void> {
    const { signaling, callId } = this.options;
    try {
      const { id, at } = await signaling.request('call:chat', { callId, text: line.text, clientId: line.key });
      this.confirm(line, { id, at, from: line.from, text: line.text });
    } catch (error) {
      if (this.closed || !this.isUnderway(line.key)) return;
      if (error instanceof SignalingRefused && !mayPass(error)) return this.mark(line.key, 'failed');
      this.later(line);
    }
  }

  private later(line: ChatLine): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (this.isUnderway(line.key)) void this.deliver(line);
    }, RETRY_MS);
    this.timers.add(timer);
  }

  private confirm(line: ChatLine, { id, at }: ChatMessage): void {
    this.underway.update((lines) => lines.filter(({ key }) => key !== line.key));
    if (this.confirmed().has(id)) return;
    this.confirmed.update((known) => new Map([...known, [id, { ...line, id, at, state: 'sent' }]]));
  }

  private add(messages: readonly ChatMessage[]): void {
    const added = messages.filter(({ id }) => !this.confirmed().has(id));
    if (added.length === 0) return;
    const lines = added.map((message) => [message.id, lineOf(message)] as const);
    this.confirmed.update((known) => new Map([...known, ...lines]));
    if (this.open) this.place.reach(this.newest());
  }

  private count(messages: readonly ChatMessage[]): void {
    const news = messages.filter(({ from }) => from !== this.options.me()).map(({ id }) => id);
    if (!this.open && news.length > 0) this.unseen.update((known) => new Set([...known, ...news]));
  }

  private newest(): ChatMessage['id'] {
    return Math.max(0, ...this.confirmed().keys());
  }

  private reconnected(): void {
    if (this.loaded) void this.load();
  }

  private isUnderway(key: ChatLine['key']): boolean {
    return this.underway().some((line) => line.key === key);
  }

  private mark(key: ChatLine['key'], state: ChatLine['state']): void {
    this.underway.update((lines) => lines.map((line) => (line.key === key ? { ...line, state } : line)));
  }
}

function lineOf({ id, from, text, at }: ChatMessage): ChatLine {
  return { key: `m${id}`, id, from, text, at, state: 'sent' };
}
