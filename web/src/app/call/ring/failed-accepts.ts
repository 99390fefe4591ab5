import { inject, Injectable } from '@angular/core';
import type { Call, Observation } from '@contracts';
import { Problem } from '../../session/api-problem';
import { deviceNow } from '../../session/server-clock';
import { Signaling } from '../../signaling/signaling';
import { mayPass } from '../../signaling/signaling-errors';

const AGAIN_MS = 2_000;
/** A server that was away may let the call ring on when it is back; after this time that is over, too. */
const GIVE_UP_MS = 3 * 60_000;

/**
 * Tells support about an Accept that the server could not take or even note, as soon as the server can again. Nothing
 * depends on it.
 */
@Injectable({ providedIn: 'root' })
export class FailedAccepts {
  private readonly signaling = inject(Signaling);

  /** Takes the reason; a reason that the server has noted by itself is not told. */
  note(callId: Call['id'], error: unknown): void {
    const answer = answerOf(Problem.of(error));
    if (answer !== null) void this.tell(callId, { answer, at: deviceNow() });
  }

  private async tell(callId: Call['id'], of: { answer: Observation<'attempt'>['answer']; at: number }): Promise<void> {
    const { answer, at } = of;
    while (deviceNow() - at < GIVE_UP_MS) {
      const agoMs = Math.max(0, Math.round(deviceNow() - at));
      const observations: Observation[] = [{ what: 'attempt', agoMs, step: 'accept', answer }];
      try {
        await this.signaling.request('call:observed', { callId, observations });
        return;
      } catch (error) {
        if (!mayPass(error)) return;
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

/**
 * The kind of failure that came instead of the server's answer; null if the server answered, or the page itself has
 * failed.
 */
function answerOf({ status, code }: Problem): Observation<'attempt'>['answer'] | null {
  if (code === 'unavailable') return status === 503 ? 'unavailable' : 'none';
  if (code !== 'internal-error' || status === 0) return null;
  // Something in front of the server has answered in its place, such as the page on which one signs in to a network.
  return status >= 500 ? 'unavailable' : 'none';
}
