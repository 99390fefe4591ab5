interface Result<T> {
  promise: Promise<T>;
  until: number;
}

/**
 * Results that are kept for some time, each by its key. Several requests for one at the same moment share it, even while it is being made.
 * A failure is not kept. If there are more than `most`, the oldest goes.
 */
export class Kept<T> {
  private readonly results = new Map<string, Result<T>>();

  constructor(
    private readonly most: number,
    private readonly now = () => performance.now(),
  ) {}

  /** @param forMs how long the result is good enough, counted from when it is there. @throws whatever making it throws */
  get(key: string, { forMs, make }: { forMs: number; make: () => Promise<T> }): Promise<T> {
    const known = this.results.get(key);
    if (known !== undefined && this.now() < known.until) return known.promise;
    const result = { promise: make(), until: Infinity };
    this.keep(key, result);
    result.promise.then(
      () => (result.until = this.now() + forMs),
      () => (result.until = 0),
    );
    return result.promise;
  }

  private keep(key: string, result: Result<T>): void {
    this.results.delete(key);
    this.results.set(key, result);
    for (const oldest of this.results.keys()) if (this.results.size > this.most) this.results.delete(oldest);
  }
}
