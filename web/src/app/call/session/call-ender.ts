import { inject, Injectable } from '@angular/core';
import { type Call, type ClientEndReason, isPassing, isPending, isTerminal } from '@contracts';
import { Problem } from '../../session/api-problem';
import { CallsApi } from './calls-api';
import { MeetingsApi } from './meetings-api';

const RETRY_MS = 2_000;
/** After that the server has ended the call by itself, for want of heartbeats. */
const TRIES = 30;

/** Tells the server that a call of mine is over, or that I have left it, as often as it takes. */
@Injectable({ providedIn: 'root' })
export class CallEnder {
  private readonly api = inject(CallsApi);
  private readonly meetings = inject(MeetingsApi);
  private readonly ended = new Set<Call['id']>();

  /** Whether this page has ended the call, even if the server may not know yet. */
  hasEnded(id: Call['id']): boolean {
    return this.ended.has(id);
  }

  /** I am in it again: nothing more is said about my having left. */
  forget(id: Call['id']): void {
    this.ended.delete(id);
  }

  /** The call as it then is; null where the server could not be told. */
  async end(call: Call, reason: ClientEndReason): Promise<Call | null> {
    let known = call;
    return this.insist(call.id, async () => {
      try {
        return await this.step(known, reason);
      } catch (error) {
        const { call: now } = Problem.of(error);
        if (now && isTerminal(now.status)) return now;
        // Accepted in the same moment in which it was taken back: then it is ended, at once.
        if (!now || now.status === known.status) throw error;
        known = now;
        return this.step(known, reason);
      }
    });
  }

  /** The others go on without me. */
  async leave({ id, roomCode }: Call): Promise<void> {
    await this.insist(id, async () => {
      if (roomCode === null) await this.api.end(id, 'hangup');
      else await this.meetings.leave(roomCode);
    });
  }

  /** Null where the server says no, or has given no answer for so long that it knows by itself. */
  private async insist<T>(id: Call['id'], ask: () => Promise<T>): Promise<T | null> {
    this.ended.add(id);
    for (let tries = 0; tries < TRIES && this.ended.has(id); tries++) {
      try {
        return await ask();
      } catch (error) {
        if (!isPassing(Problem.of(error).code)) return null;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    return null;
  }

  private step(call: Call, reason: ClientEndReason): Promise<Call> {
    return isPending(call.status) ? this.api.cancel(call.id) : this.api.end(call.id, reason);
  }
}
