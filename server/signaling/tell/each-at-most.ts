/** A person about whom everybody has just been told, and the news since then. */
interface Told<T> {
  next: T | null;
  timer: NodeJS.Timeout;
}

/** Tells news about a person at once; while they keep changing, it tells only the latest state at the end of each pause. */
export class EachAtMost<T extends { userId: number }> {
  private readonly told = new Map<number, Told<T>>();

  constructor(
    private readonly everyMs: number,
    private readonly tellAll: (news: T) => void,
  ) {}

  tell(news: T): void {
    const told = this.told.get(news.userId);
    if (told) told.next = news;
    else this.tellNow(news);
  }

  close(): void {
    for (const { timer } of this.told.values()) clearTimeout(timer);
  }

  private tellNow(news: T): void {
    this.tellAll(news);
    const timer = setTimeout(() => this.goOn(news.userId), this.everyMs).unref();
    this.told.set(news.userId, { next: null, timer });
  }

  private goOn(userId: number): void {
    const next = this.told.get(userId)?.next ?? null;
    this.told.delete(userId);
    if (next !== null) this.tellNow(next);
  }
}
