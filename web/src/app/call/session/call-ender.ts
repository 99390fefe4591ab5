import { inject, Injectable } from '@angular/core';
import { type Call, type ClientEndReason, isPassing, isPending, isTerminal } from '@contracts';
import { Problem } from '../../session/api-problem';
import { CallsApi } from './calls-api';
import { MeetingsApi } from './meetings-api';

const RETRY_MS = 2_000;
/** After this many tries the server has ended the call by itself, because the heartbeats are missing. */
const TRIES = 30;

/** Tells the server that a call has ended or that the user has left it, and repeats it until the server answers. */
@Injectable({ providedIn: 'root' })
export class CallEnder {
  private readonly api = inject(CallsApi);
  private readonly meetings = inject(MeetingsApi);
  private readonly ended = new Set<Call['id']>();

  /** Whether this page has ended the call, even if the server may not know yet. */
  hasEnded(id: Call['id']): boolean {
    return this.ended.has(id);
  }

  /** The user is in the call again, so stop telling that they have left. */
  forget(id: Call['id']): void {
    this.ended.delete(id);
  }

  /** Returns the call in its new state; null if the server could not be told. */
  async end(call: Call, reason: ClientEndReason): Promise<Call | null> {
    let known = call;
    return this.insist(call.id, async () => {
      try {
        return await this.step(known, reason);
      } catch (error) {
        const { call: now } = Problem.of(error);
        if (now && isTerminal(now.status)) return now;
        // The call was accepted at the same moment as it was cancelled; so end it now.
        if (!now || now.status === known.status) throw error;
        known = now;
        return this.step(known, reason);
      }
    });
  }

  /** The others go on without the user. */
  async leave({ id, roomCode }: Call): Promise<void> {
    await this.insist(id, async () => {
      if (roomCode === null) await this.api.end(id, 'hangup');
      else await this.meetings.leave(roomCode);
    });
  }

  /** Null if the server refuses, or if it has not answered for so long that it has found out by itself. */
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
