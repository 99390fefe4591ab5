import type { Note } from './observer';

/** This many answers (one every 5 s) are told together. */
const TOGETHER = 6;
/** After the first round only slow ones are worth telling. */
const SLOW_MS = 300;

/** Tells how long the server takes to answer this page. */
export class AnswerWatch {
  private times: number[] = [];
  private isTold = false;

  constructor(private readonly note: Note) {}

  take(ms: number): void {
    this.times.push(Math.round(ms));
    if (this.times.length < TOGETHER && (this.isTold || this.times.length < 2)) return;
    const [leastMs, mostMs] = [Math.min(...this.times), Math.max(...this.times)];
    this.times = [];
    if (!this.isTold || mostMs >= SLOW_MS) this.note({ what: 'round-trip', leastMs, mostMs });
    this.isTold = true;
  }
}
