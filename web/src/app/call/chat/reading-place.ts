import type { ChatMessage } from '@contracts';

/** What comes in one go is told in one go. */
const GATHER_MS = 500;

/** How far I have read: told when it has moved, and once for many messages. */
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

  /** Nothing that was read is forgotten. */
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
