import { Component, computed, effect, inject, input, linkedSignal, signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import type { Call, ChatMessage } from '@contracts';
import { MeetingsApi } from '../../call/session/meetings-api';
import { type ChatGroup, groupsOf } from '../../call/panels/chat-groups';
import { linkify } from '../../call/panels/linkify';
import { MessageParts } from '../../call/panels/message-parts';
import { Session } from '../../session/session';
import { LeftOut } from '../../shared-ui/lists/left-out';
import { PageInSight } from '../../shared-ui/page/page-in-sight';
import { Printing } from '../../shared-ui/page/printing';
import { clockTime, exactTime } from '../../shared-ui/times/times';
import { Signaling } from '../../signaling/signaling';

/** The chat of a call, as far as the user may read it. It is shown as plain text and never becomes markup. */
@Component({
  selector: 'parley-kept-chat',
  imports: [LeftOut, MatButton, MessageParts],
  templateUrl: './kept-chat.html',
  styleUrl: './kept-chat.scss',
})
export class KeptChat {
  readonly call = input.required<Call>();

  private readonly api = inject(MeetingsApi);
  private readonly page = inject(PageInSight);
  private readonly myId = inject(Session).user()?.id;
  private readonly callId = computed(() => this.call().id);
  private readonly names = computed(
    () => new Map(this.call().participants.map(({ id, displayName }) => [id, displayName] as const)),
  );
  private readonly me = computed(() => this.call().participants.find(({ userId }) => userId === this.myId)?.id);
  /** Newest first. */
  protected readonly lines = linkedSignal<number, readonly ChatMessage[]>({
    source: this.callId,
    computation: () => [],
  });
  private readonly readTo = signal<number | null>(null);
  private readonly cursor = signal<string | null>(null);
  private underWay: Promise<void> = Promise.resolve();
  protected readonly state = signal<'loading' | 'ready' | 'failed'>('loading');
  protected readonly hasEarlier = computed(() => this.cursor() !== null);
  protected readonly empty = computed(() => this.state() === 'ready' && this.lines().length === 0);
  /** The first line that was unread when the user opened the page. */
  private readonly firstNew = computed(() => {
    const readTo = this.readTo() ?? 0;
    const news = this.lines().filter(({ id, from }) => id > readTo && from !== this.me());
    return news.at(-1)?.id ?? null;
  });
  protected readonly groups = computed(() => {
    const [lines, firstNew] = [[...this.lines()].reverse(), this.firstNew() ?? Infinity];
    const read = groupsOf(lines.filter(({ id }) => id < firstNew)).map((group) => this.shown(group));
    const fresh = groupsOf(lines.filter(({ id }) => id >= firstNew)).map((group) => this.shown(group));
    return [...read, ...fresh.map((group, n) => ({ ...group, startsNew: n === 0 }))];
  });

  constructor() {
    const signaling = inject(Signaling);
    signaling
      .on('call:chat')
      .pipe(takeUntilDestroyed())
      .subscribe((message) => message.callId === this.callId() && this.add(message));
    inject(Printing).complete(() => this.loadAll());
    effect(() => {
      this.callId();
      untracked(() => void this.load(null));
    });
    // Lines in a tab in the background are not read yet.
    effect(() => {
      const newest = this.lines().at(0)?.id;
      if (newest !== undefined && this.page.inSight() && newest > (this.readTo() ?? 0))
        untracked(() => void this.api.read(this.callId(), newest).catch(() => undefined));
    });
  }

  protected earlier(): void {
    void this.load(this.cursor());
  }

  protected retry(): void {
    void this.load(this.lines().length > 0 ? this.cursor() : null);
  }

  private load(cursor: string | null): Promise<void> {
    this.underWay = this.fetch(cursor);
    return this.underWay;
  }

  private async fetch(cursor: string | null): Promise<void> {
    const id = this.callId();
    this.state.set('loading');
    try {
      const page = await this.api.messages(id, cursor);
      if (id !== this.callId()) return;
      if (cursor === null) this.readTo.set(page.readTo);
      this.lines.update((known) => (cursor === null ? page.items : [...known, ...page.items]));
      this.cursor.set(page.nextCursor);
      this.state.set('ready');
    } catch {
      if (id === this.callId()) this.state.set('failed');
    }
  }

  /** Adds a message that arrives while the call runs and its page is open. */
  private add({ id, from, text, at }: ChatMessage): void {
    this.lines.update((known) => (known.some((line) => line.id === id) ? known : [{ id, from, text, at }, ...known]));
  }

  private async loadAll(): Promise<void> {
    await this.underWay;
    while (this.hasEarlier() && this.state() === 'ready') await this.load(this.cursor());
  }

  private shown(group: ChatGroup<ChatMessage>) {
    return {
      key: group.lines[0].id,
      startsNew: false,
      name: group.from === this.me() ? 'You' : (this.names().get(group.from) ?? 'Somebody'),
      at: group.at,
      time: clockTime(group.at),
      exact: exactTime(group.at),
      lines: group.lines.map(({ id, text }) => ({ id, parts: linkify(text) })),
    };
  }
}
