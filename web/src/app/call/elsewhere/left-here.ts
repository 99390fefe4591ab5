import { inject } from '@angular/core';
import { type Call, isLive, type Participant } from '@contracts';
import { Device } from '../../session/device';
import { CallEnder } from '../session/call-ender';
import { CallEngine } from '../session/call-engine';
import { recallMedia, type RememberedMedia } from '../session/remembered-media';

export interface LeftHereOptions {
  /** The user's participant in a call. */
  readonly mineIn: (call: Call) => Participant | null;
  /** Nobody is signed in any more. */
  readonly nobody: () => boolean;
  /** What a call is made of could not be loaded. */
  readonly failed: (error: unknown) => void;
}

/** How long to wait before trying again to load what a call is made of, while the others wait for this device. */
const LOAD_AGAIN_MS = 3_000;
/** As a listener, without the browser's microphone prompt. */
const SILENT = { audio: false, video: false, listening: true };

/** The call that was interrupted by a reload of this page, until the page is in it again or it is over for this device. */
export class LeftHere {
  private readonly device = inject(Device);
  private readonly ender = inject(CallEnder);
  private readonly engine = inject(CallEngine);
  private current: Call | null = null;

  /** Call it in an injection context. */
  constructor(private readonly options: LeftHereOptions) {}

  /** The call to come back into; null if there is none. */
  get call(): Call | null {
    return this.current;
  }

  /** The first of these calls that was left here. */
  among(calls: readonly Call[]): Call | null {
    return calls.find((call) => this.wasLeftHere(call)) ?? null;
  }

  /** The page will come back into this call. */
  keep(call: Call): void {
    this.current = call;
  }

  /** Takes a newer state of any call. */
  learn(call: Call): void {
    if (this.current?.id === call.id) this.current = this.wasLeftHere(call) ? call : null;
  }

  /** Another device of the user has taken this call over. */
  letGo(callId: Call['id']): void {
    if (this.current?.id === callId) this.current = null;
  }

  forget(): void {
    this.current = null;
  }

  /**
   * Resolves when what a call is made of is loaded. Goes on trying for as long as there is a call to come back into.
   */
  async load(): Promise<void> {
    let told = false;
    while (!this.engine.loaded && this.current && !this.options.nobody()) {
      const failure: unknown = await this.engine.load().catch((error: unknown) => error);
      if (!failure) return;
      if (!told) this.options.failed(failure);
      told = true;
      await new Promise((resolve) => setTimeout(resolve, LOAD_AGAIN_MS));
    }
  }

  /** A live call that is bound to this device although no session runs here, because the page was reloaded. */
  private wasLeftHere(call: Call): boolean {
    const mine = this.options.mineIn(call);
    if (!isLive(call.status) || mine?.deviceId !== this.device.id || this.ender.hasEnded(call.id)) return false;
    if (mine.state === 'joined' || mine.state === 'reconnecting') return true;
    if (call.kind === 'room') return false;
    return call.status === 'accepted' ? mine.leftAt === null : mine.role === 'caller';
  }
}

/** What was sent before; a room for which nothing is remembered is entered silently. */
export function sentBefore({ id, kind, type }: Call): RememberedMedia {
  return recallMedia(id) ?? (kind === 'room' ? SILENT : { audio: true, video: type === 'video', listening: false });
}
