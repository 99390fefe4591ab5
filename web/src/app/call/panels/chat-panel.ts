import {
  afterNextRender,
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  ElementRef,
  inject,
  input,
  model,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { charactersIn, CHAT_MAX_CHARACTERS, cutText, type Participant } from '@contracts';
import { isComposing } from '../../shared-ui/keys/composing';
import { clockTime } from '../../shared-ui/times/times';
import type { ChatLine } from '../chat/call-chat';
import { groupsOf } from './chat-groups';
import { linkify } from './linkify';
import { MessageParts } from './message-parts';

/** From this length on the remaining characters are shown. */
const COUNT_FROM = CHAT_MAX_CHARACTERS - 200;
/** Enough of a message to tell it from others by its button's name, which a screen reader reads as a whole. */
const NAMED_BY_CHARACTERS = 60;
/** A reader this close to the end wants to see new messages. */
const NEAR_END_PX = 48;

/** The chat of a call. Messages are shown as plain text and never become markup. */
@Component({
  selector: 'parley-chat-panel',
  imports: [MatButton, MatIcon, MatIconButton, MessageParts],
  templateUrl: './chat-panel.html',
  styleUrl: './chat-panel.scss',
})
export class ChatPanel {
  /** Oldest first. */
  readonly lines = input.required<readonly ChatLine[]>();
  /** Everybody who is or was in the call. */
  readonly people = input.required<readonly Participant[]>();
  readonly me = input.required<Participant['id']>();
  /** The name of the other person if there is only one; null if messages go to several. */
  readonly to = input<string | null>(null);
  /** There are older messages before the first line. */
  readonly hasMore = input(false);
  /** What is typed and not sent yet; it outlives the panel. */
  readonly draft = model('');

  readonly sent = output<string>();
  readonly retried = output<string>();
  readonly moreAsked = output();

  private readonly list = viewChild.required<ElementRef<HTMLElement>>('list');
  private readonly box = viewChild.required<ElementRef<HTMLTextAreaElement>>('box');
  private shown: { first: string | undefined; last: string | undefined; height: number } | null = null;
  protected readonly atEnd = signal(true);
  protected readonly unseen = signal(false);
  private readonly names = computed(() => new Map(this.people().map(({ id, displayName }) => [id, displayName])));
  protected readonly groups = computed(() =>
    groupsOf(this.lines()).map((group) => ({
      ...group,
      key: group.lines[0].key,
      mine: group.from === this.me(),
      name: group.from === this.me() ? 'You' : (this.names().get(group.from) ?? 'Somebody'),
      time: clockTime(group.at),
      lines: group.lines.map((line) => ({ ...line, parts: linkify(line.text) })),
    })),
  );
  protected readonly purpose = computed(() => `Message to ${this.to() ?? 'everybody'}`);
  protected readonly left = computed(() => CHAT_MAX_CHARACTERS - charactersIn(this.draft()));
  protected readonly count = computed(() => {
    if (this.left() > CHAT_MAX_CHARACTERS - COUNT_FROM) return '';
    return this.left() >= 0 ? `Characters left: ${this.left()}` : `Characters too many: ${-this.left()}`;
  });
  protected readonly canSend = computed(() => this.draft().trim() !== '' && this.left() >= 0);

  protected firstWords(text: string): string {
    return cutText(text, NAMED_BY_CHARACTERS);
  }

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => this.stayAtEnd(destroyed));
    afterRenderEffect(() => {
      const lines = this.lines();
      untracked(() => this.follow(lines));
    });
  }

  protected press(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    this.send();
  }

  protected send(): void {
    if (!this.canSend()) return;
    this.sent.emit(this.draft().trim());
    this.draft.set('');
    const box = this.box().nativeElement;
    // If text is typed and sent between two renderings, the template sees no change of the draft, so clear the
    // field here.
    box.value = '';
    box.focus();
    this.toEnd();
  }

  protected scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.list().nativeElement;
    this.atEnd.set(scrollHeight - scrollTop - clientHeight < NEAR_END_PX);
    if (this.atEnd()) this.unseen.set(false);
    if (this.shown) this.shown.height = scrollHeight;
  }

  protected toEnd(): void {
    const list = this.list().nativeElement;
    list.scrollTop = list.scrollHeight;
    this.atEnd.set(true);
    this.unseen.set(false);
  }

  /** Also when a telephone's keyboard or a long draft takes up room. */
  private stayAtEnd(destroyed: DestroyRef): void {
    const observer = new ResizeObserver(() => this.atEnd() && this.toEnd());
    observer.observe(this.list().nativeElement);
    destroyed.onDestroy(() => observer.disconnect());
  }

  /**
   * A reader at the end stays at the end; a reader further up keeps their place, also when older lines are added
   * above.
   */
  private follow(lines: readonly ChatLine[]): void {
    const list = this.list().nativeElement;
    const before = this.shown;
    const first = lines.at(0)?.key;
    const last = lines.at(-1);
    const grewAbove = before !== null && before.first !== first && before.last === last?.key;
    const isNew = before !== null && last !== undefined && before.last !== last.key;
    if (grewAbove && !this.atEnd()) list.scrollTop += list.scrollHeight - before.height;
    else if (before === null || this.atEnd() || (isNew && last.from === this.me())) this.toEnd();
    else if (isNew) this.unseen.set(true);
    this.shown = { first, last: last?.key, height: list.scrollHeight };
  }
}
