import { inject, Injectable } from '@angular/core';
import type { Call } from '@contracts';
import { RingTone } from '../../media/ring-tone';
import { isolated } from '../../shared-ui/isolated';
import { PageTitle } from '../../shared-ui/page/page-title';
import { Signaling } from '../../signaling/signaling';
import { DesktopNotices } from './desktop-notices';
import { incomingWords } from './incoming-words';
import { RingSound } from './ring-sound';

/**
 * Makes incoming calls noticed by sound, page title and desktop notification, and tells the server that this device
 * rings.
 */
@Injectable({ providedIn: 'root' })
export class IncomingRing {
  private readonly tone = inject(RingTone);
  private readonly ring = inject(RingSound);
  private readonly title = inject(PageTitle);
  private readonly signaling = inject(Signaling);
  private readonly notices = inject(DesktopNotices);
  private readonly told = new Set<Call['id']>();
  private calls: readonly Call[] = [];

  constructor() {
    // The server has noted that the connection before was gone.
    this.signaling.snapshots.subscribe(() => {
      this.told.clear();
      this.tellServer();
    });
  }

  /** Takes the calls that ring now; `quiet` while the user is in another call. */
  update(calls: readonly Call[], { quiet }: { quiet: boolean }): void {
    const added = calls.filter(({ id }) => !this.calls.some((known) => known.id === id));
    const gone = this.calls.filter(({ id }) => !calls.some((call) => call.id === id));
    this.calls = calls;
    for (const { id } of gone) this.notices.close(id);
    if (!quiet) for (const call of added) this.notices.show(call);
    this.sound(added.length > 0, quiet);
    this.title.alert.set(calls.length > 0 ? `📞 ${isolated(incomingWords(calls[0]).name)} is calling` : null);
    this.tellServer();
  }

  private sound(isNew: boolean, quiet: boolean): void {
    if (this.calls.length === 0) this.ring.stop();
    else if (!quiet) this.ring.start();
    else if (isNew) this.tone.play('notice');
  }

  private tellServer(): void {
    for (const { id } of this.calls) if (!this.told.has(id)) void this.say(id);
  }

  private async say(callId: Call['id']): Promise<void> {
    this.told.add(callId);
    try {
      await this.signaling.request('call:ringing', { callId });
    } catch {
      // Reported again after the next connect, unless the call is over by then.
      this.told.delete(callId);
    }
  }
}
