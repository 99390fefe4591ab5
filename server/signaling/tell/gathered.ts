/** How long changes wait for others before they are told. */
const SOON_MS = 150;
/** The least time between two tellings. */
const AT_MOST_EVERY_MS = 500;
/** When more people than this have changes, as in the morning or after a restart, more will follow… */
const MANY = 50;
/** …but nobody waits longer than this. */
const LONGEST_MS = 3_000;

/**
 * Gathers changes of people for a moment, and tells all of them at once: for each person only the latest. So the cost of people who come
 * and go does not grow with how often they do.
 */
export class Gathered<T extends { userId: number }> {
  private news = new Map<number, T>();
  private timer: NodeJS.Timeout | null = null;
  private firstAt = 0;
  private toldAt = -Infinity;

  constructor(private readonly tellAll: (news: T[]) => void) {}

  tell(news: T): void {
    this.news.set(news.userId, news);
    if (this.timer !== null) return;
    const now = performance.now();
    this.firstAt = now;
    this.wait(Math.max(SOON_MS, this.toldAt + AT_MOST_EVERY_MS - now), 0);
  }

  close(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private wait(millis: number, before: number): void {
    this.timer = setTimeout(() => this.look(before), millis).unref();
  }

  /** @param before how many people had changes at the look before */
  private look(before: number): void {
    const now = performance.now();
    const moreFollow = this.news.size > MANY && this.news.size > before;
    if (moreFollow && now - this.firstAt < LONGEST_MS - AT_MOST_EVERY_MS)
      return this.wait(AT_MOST_EVERY_MS, this.news.size);
    const news = [...this.news.values()];
    this.news = new Map();
    this.timer = null;
    this.toldAt = now;
    this.tellAll(news);
  }
}
