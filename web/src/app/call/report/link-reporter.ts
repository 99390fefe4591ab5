import { effect, type EffectRef, type Signal, untracked } from '@angular/core';
import type { Call, Participant } from '@contracts';
import type { Signaling } from '../../signaling/signaling';
import type { LinkState } from '../../webrtc/peer-link';
import { type PairStates, reportsOf } from '../mesh/pair-states';

export interface LinkReporterOptions {
  readonly callId: Call['id'];
  readonly signaling: Signaling;
  readonly me: () => Participant['id'] | null;
  readonly links: Signal<ReadonlyMap<Participant['id'], LinkState>>;
  /** The people present; a newcomer must get the states too. */
  readonly company: Signal<readonly Participant[]>;
  readonly pairs: PairStates;
}

/** Changes within this time are reported together. */
const GATHER_MS = 300;

/** Tells everybody in the call the state of this page's links, at each change and when somebody joins. */
export class LinkReporter {
  private readonly watching: EffectRef;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private told = '';

  /** Call it in an injection context. */
  constructor(private readonly options: LinkReporterOptions) {
    this.watching = effect(() => {
      const reports = reportsOf(this.options.links());
      const me = this.options.me();
      // Compares the values, since a new array with the same people is no change.
      this.options.company().map(({ id, epoch }) => `${id}:${epoch}`);
      const connected = this.options.signaling.connected();
      untracked(() => {
        if (me !== null) this.options.pairs.report(me, reports);
        if (connected) this.tellSoon();
      });
    });
  }

  close(): void {
    this.watching.destroy();
    clearTimeout(this.timer);
    // Reports a link that is given up at once, since the call may end before anybody has heard of it.
    const { links, signaling } = this.options;
    if (signaling.connected() && this.told !== JSON.stringify(reportsOf(links()))) this.tell();
  }

  private tellSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), GATHER_MS);
  }

  private tell(): void {
    const { callId, signaling, links } = this.options;
    const reports = reportsOf(links());
    if (reports.length === 0) return;
    this.told = JSON.stringify(reports);
    // A lost report is made up for by the next one; after a reconnect all states are reported again.
    signaling.request('call:links', { callId, links: reports }).catch(() => undefined);
  }
}
