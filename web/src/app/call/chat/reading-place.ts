import type { ChatMessage } from '@contracts';

/** Messages that arrive within this time are reported together. */
const GATHER_MS = 500;

/** Reports how far the user has read: only when it has changed, and once for many messages. */
export class ReadingPlace {
  private reached: ChatMessage['id'] = 0;
  private told: ChatMessage['id'] = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: (upTo: ChatMessage['id']) => void) {}

  reach(id: ChatMessage['id']): void {
    if (id <= this.reached) return;
    this.reached = id;
    this.timer ??= setTimeout(() => this.tellNow(), GATHER_MS);
  }

  /** Reports what has not been reported yet. */
  close(): void {
    if (this.timer !== undefined) this.tellNow();
  }

  private tellNow(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.reached <= this.told) return;
    this.told = this.reached;
    this.tell(this.reached);
  }
}
