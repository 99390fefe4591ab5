import { computed, inject, Injectable, signal } from '@angular/core';
import type { Call, CallType, User } from '@contracts';
import type { LocalMedia } from '../../media/local-media';
import { Problem } from '../../session/api-problem';
import { uuid } from '../../session/device';
import { CallsApi } from '../session/calls-api';
import { MediaOpener } from '../own-media/media-opener';

/** Sets up a call of mine: the microphone first, so that whoever is rung hears something; without one I listen. */
@Injectable({ providedIn: 'root' })
export class OutgoingRing {
  private readonly api = inject(CallsApi);
  private readonly opener = inject(MediaOpener);
  private readonly beingRung = signal<User['id'] | null>(null);
  private stopWaiting: () => void = () => undefined;
  private readonly beingOpened = signal<{ media: LocalMedia; type: CallType } | null>(null);

  /** A call to this user is being set up. */
  readonly ringing = this.beingRung.asReadonly();
  /** The browser is asked for these media before somebody is rung. */
  readonly opening = computed(() => this.beingOpened()?.type ?? null);

  /**
   * The call and its open media; null when the user has thought better of it.
   * @throws Problem where the server says no
   */
  async ring(userId: User['id'], type: CallType): Promise<{ call: Call; media: LocalMedia } | null> {
    this.beingRung.set(userId);
    const media = this.opener.make();
    try {
      if (!(await this.open(media, type))) return null;
      return { call: await this.create(userId, type), media };
    } catch (error) {
      media.close();
      throw error;
    } finally {
      this.beingRung.set(null);
    }
  }

  /** Rings nobody after all: the browser's question for the microphone is left open. */
  cancel(): void {
    this.beingOpened()?.media.close();
    this.beingOpened.set(null);
  }

  /** Rings without waiting for the browser's question any longer: I listen. */
  goOn(): void {
    this.stopWaiting();
  }

  private async open(media: LocalMedia, type: CallType): Promise<boolean> {
    const goingOn = new Promise<void>((resolve) => (this.stopWaiting = resolve));
    this.beingOpened.set({ media, type });
    // A question of the browser that is answered later brings the microphone into the running call.
    await Promise.race([media.open({ audio: true, video: type === 'video' }), goingOn]);
    if (this.beingOpened()?.media !== media) return false;
    this.beingOpened.set(null);
    return true;
  }

  /** The repeat with the same key gets the same call, should there be one. */
  private create(calleeId: User['id'], type: CallType): Promise<Call> {
    const key = uuid();
    return twice(() => this.api.create({ calleeId, type }, key));
  }
}

/** Asks again where no answer came; for what has the same outcome when repeated. */
export async function twice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (Problem.of(error).status !== 0) throw error;
    return ask();
  }
}
