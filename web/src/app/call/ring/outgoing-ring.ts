import { computed, inject, Injectable, signal } from '@angular/core';
import type { Call, CallType, User } from '@contracts';
import type { LocalMedia } from '../../media/local-media';
import { uuid } from '../../session/device';
import { IceSource } from '../line/ice-source';
import { CallsApi, twice } from '../session/calls-api';
import { MediaOpener } from '../own-media/media-opener';

/**
 * Sets up a call from this user. It opens the microphone first, so that the callee hears something; without a
 * microphone the user just listens.
 */
@Injectable({ providedIn: 'root' })
export class OutgoingRing {
  private readonly api = inject(CallsApi);
  private readonly opener = inject(MediaOpener);
  private readonly ice = inject(IceSource);
  private readonly beingRung = signal<User['id'] | null>(null);
  private stopWaiting: () => void = () => undefined;
  private readonly beingOpened = signal<{ media: LocalMedia; type: CallType } | null>(null);

  /** The user to whom a call is being set up. */
  readonly ringing = this.beingRung.asReadonly();
  /** The browser is being asked for these media before the callee's device rings. */
  readonly opening = computed(() => this.beingOpened()?.type ?? null);

  /**
   * The call with its open media; null if the user has cancelled.
   *
   * @throws Problem if the server refuses
   */
  async ring(userId: User['id'], type: CallType): Promise<{ call: Call; media: LocalMedia } | null> {
    this.beingRung.set(userId);
    this.ice.prepare();
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

  /** Cancels before anybody is called; the browser's microphone prompt stays unanswered. */
  cancel(): void {
    this.beingOpened()?.media.close();
    this.beingOpened.set(null);
  }

  /** Calls without waiting for the browser's prompt any longer; the user just listens. */
  goOn(): void {
    this.stopWaiting();
  }

  private async open(media: LocalMedia, type: CallType): Promise<boolean> {
    const goingOn = new Promise<void>((resolve) => (this.stopWaiting = resolve));
    this.beingOpened.set({ media, type });
    // If the prompt is answered later, the running call gets the microphone.
    await Promise.race([media.open({ audio: true, video: type === 'video' }), goingOn]);
    if (this.beingOpened()?.media !== media) return false;
    this.beingOpened.set(null);
    return true;
  }

  /** Repeating the request with the same key gives the same call, if it was created. */
  private create(calleeId: User['id'], type: CallType): Promise<Call> {
    const key = uuid();
    return twice(() => this.api.create({ calleeId, type }, key));
  }
}
