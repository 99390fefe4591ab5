/** Repeats work, with a pause after each round, whose length may depend on the moment. `work` must not throw. */
export class Rounds {
  private timer?: NodeJS.Timeout;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly everyMs: number | (() => number),
    private readonly work: () => Promise<void>,
  ) {}

  start(): this {
    if (this.stopped) return this;
    this.timer = setTimeout(
      () => {
        this.running = this.work().finally(() => this.start());
      },
      typeof this.everyMs === 'number' ? this.everyMs : this.everyMs(),
    );
    return this;
  }

  /** Resolves when the running round is done. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }
}
