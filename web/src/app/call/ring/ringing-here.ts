import { type Call, isLive, isPending, MIN_RING_LEFT_MS, type Participant, type User } from '@contracts';
import { signal } from '@angular/core';

export interface RingingHereOptions {
  /** Milliseconds by the server's clock. */
  readonly now: () => number;
  readonly changed: (calls: readonly Call[]) => void;
}

/** The calls that ring on this device now: not the ignored ones, and none past its time (by the server's clock). */
export class RingingHere {
  private readonly ringing = signal<readonly Call[]>([]);
  private readonly ignored = new Set<Call['id']>();
  private readonly timers = new Map<Call['id'], ReturnType<typeof setTimeout>>();

  readonly calls = this.ringing.asReadonly();

  constructor(private readonly options: RingingHereOptions) {}

  has(id: Call['id']): boolean {
    return this.calls().some((call) => call.id === id);
  }

  /** A newer state of any call; `me` is who would be rung. */
  consider(call: Call, me: User['id']): void {
    const rings = this.isForMe(call, me) && !this.ignored.has(call.id);
    if (this.has(call.id)) {
      if (rings) this.change((calls) => calls.map((known) => (known.id === call.id ? call : known)));
      else this.remove(call.id);
    } else if (rings && this.timeLeft(call, me) >= MIN_RING_LEFT_MS) {
      this.change((calls) => [...calls, call]);
      this.timers.set(
        call.id,
        setTimeout(() => this.remove(call.id), this.timeLeft(call, me)),
      );
    }
  }

  /** Only this device goes quiet. */
  ignore(id: Call['id']): void {
    this.ignored.add(id);
    this.remove(id);
  }

  remove(id: Call['id']): void {
    if (!this.has(id)) return;
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    this.change((calls) => calls.filter((call) => call.id !== id));
  }

  /** A snapshot has come: what it does not list is over. */
  keepOnly(ids: ReadonlySet<Call['id']>): void {
    for (const { id } of this.calls()) if (!ids.has(id)) this.remove(id);
  }

  private isForMe(call: Call, me: User['id']): boolean {
    const mine = mineOf(call, me);
    if (!isLive(call.status) || mine?.role !== 'callee') return false;
    // Into a call that runs already one is rung with a deadline of one's own.
    if (!isPending(call.status) && mine.ringDeadlineAt === null) return false;
    return mine.state === 'invited' || mine.state === 'ringing';
  }

  private timeLeft(call: Call, me: User['id']): number {
    const deadline = isPending(call.status) ? call.ringDeadlineAt : mineOf(call, me)?.ringDeadlineAt;
    return deadline ? Date.parse(deadline) - this.options.now() : 0;
  }

  private change(edit: (calls: readonly Call[]) => readonly Call[]): void {
    this.ringing.update(edit);
    this.options.changed(this.calls());
  }
}

function mineOf(call: Call, me: User['id']): Participant | undefined {
  return call.participants.find(({ userId }) => userId === me);
}
