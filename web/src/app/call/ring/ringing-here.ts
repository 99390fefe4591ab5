import { type Call, isLive, isPending, MIN_RING_LEFT_MS, type Participant, type User } from '@contracts';
import { signal } from '@angular/core';

export interface RingingHereOptions {
  /** Milliseconds by the server's clock. */
  readonly now: () => number;
  readonly changed: (calls: readonly Call[]) => void;
}

/**
 * The calls that ring on this device now, except ignored ones and those past their deadline (by the server's
 * clock).
 */
export class RingingHere {
  private readonly ringing = signal<readonly Call[]>([]);
  private readonly ignored = new Set<Call['id']>();
  private readonly timers = new Map<Call['id'], ReturnType<typeof setTimeout>>();

  readonly calls = this.ringing.asReadonly();

  constructor(private readonly options: RingingHereOptions) {}

  has(id: Call['id']): boolean {
    return this.calls().some((call) => call.id === id);
  }

  /** Takes a newer state of any call; `me` is the user who may be called. */
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

  /** Silences only this device. */
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

  /** Call with a snapshot's calls; those it does not list are over. */
  keepOnly(ids: ReadonlySet<Call['id']>): void {
    for (const { id } of this.calls()) if (!ids.has(id)) this.remove(id);
  }

  private isForMe(call: Call, me: User['id']): boolean {
    const mine = mineOf(call, me);
    if (!isLive(call.status) || mine?.role !== 'callee') return false;
    // Somebody called into a running call has a deadline of their own.
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
