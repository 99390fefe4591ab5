import { inject, Injectable } from '@angular/core';
import { type Call, type ClientEndReason, isPending, isTerminal } from '@contracts';
import { Problem } from '../session/api-problem';
import { CallsApi } from './calls-api';

const RETRY_MS = 2_000;
/** After that the server has ended the call by itself, for want of heartbeats. */
const TRIES = 30;

/** Tells the server that a call of mine is over, as often as it takes. */
@Injectable({ providedIn: 'root' })
export class CallEnder {
  private readonly api = inject(CallsApi);
  private readonly ended = new Set<Call['id']>();

  /** Whether this page has ended the call, even if the server may not know yet. */
  hasEnded(id: Call['id']): boolean {
    return this.ended.has(id);
  }

  /** The call as it then is; null where the server could not be told. */
  async end(call: Call, reason: ClientEndReason): Promise<Call | null> {
    let known = call;
    this.ended.add(call.id);
    for (let tries = 0; tries < TRIES; tries++) {
      try {
        return await this.step(known, reason);
      } catch (error) {
        const { status, call: now } = Problem.of(error);
        if (now && isTerminal(now.status)) return now;
        // Accepted in the same moment in which it was taken back: then it is ended, at once.
        if (now && now.status !== known.status) {
          known = now;
          continue;
        }
        if (status >= 400 && status < 500 && status !== 429) return null;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    return null;
  }

  private step(call: Call, reason: ClientEndReason): Promise<Call> {
    return isPending(call.status) ? this.api.cancel(call.id) : this.api.end(call.id, reason);
  }
}
