import { DestroyRef, DOCUMENT, inject, Injectable, InjectionToken } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { Snapshot } from '@contracts';
import { reloadUnasked } from '../../browser/leaving';
import { keepsNothing, tabStore } from '../../browser/stores';
import { Calling } from '../../call/session/calling';
import { PendingRequests } from '../../session/pending-requests';
import { Floats } from '../../shared-ui/floating/floats';
import { Signaling } from '../../signaling/signaling';
import { Urgency } from '../../signaling/urgency';
import { Feedback } from '../feedback';
import { Served } from './served';

const READY = 'A new version is ready.';
const TRIED = 'parley-version-tried';
/** A page takes this many times as much from the server as a connection that comes back. */
const SPREAD = 10;
const LEAST_SPREAD_MS = 1_000;
const LOOK_MS = 5_000;
/** Somebody who has touched neither key nor pointer for this long is not in the middle of anything. */
const QUIET_MS = 5_000;
/** The notice goes by itself; somebody who comes back to the page after this long is offered it again. */
const OFFER_AGAIN_MS = 600_000;
const HANDS = ['keydown', 'pointerdown', 'input'] as const;
const TEXT = 'textarea, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=range])';

export const RELOAD_PAGE = new InjectionToken<() => void>('RELOAD_PAGE', { factory: () => reloadUnasked });

/**
 * Notices that the server has a newer version of this page. It is loaded when the server is there, no call is on and nothing is being
 * written; until then a notice offers it.
 */
@Injectable({ providedIn: 'root' })
export class NewVersion {
  private readonly document = inject(DOCUMENT);
  private readonly signaling = inject(Signaling);
  private readonly served = inject(Served);
  private readonly requests = inject(PendingRequests);
  private readonly calling = inject(Calling);
  private readonly urgency = inject(Urgency);
  private readonly floats = inject(Floats);
  private readonly feedback = inject(Feedback);
  private readonly reload = inject(RELOAD_PAGE);
  /** Empty if nobody has filled it in, as during development. */
  private readonly own = this.document.querySelector<HTMLMetaElement>('meta[name="parley-version"]')?.content ?? '';
  private newer: string | null = null;
  private offered: string | null = null;
  private offeredAt = 0;
  private touchedAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.signaling.snapshots.pipe(takeUntilDestroyed()).subscribe((snapshot) => this.hear(snapshot));
    const touch = () => (this.touchedAt = performance.now());
    for (const event of HANDS) this.document.addEventListener(event, touch, { capture: true, passive: true });
    const show = () => this.comeBack();
    this.document.addEventListener('visibilitychange', show);
    inject(DestroyRef).onDestroy(() => {
      this.newer = null;
      clearTimeout(this.timer);
      this.document.removeEventListener('visibilitychange', show);
      for (const event of HANDS) this.document.removeEventListener(event, touch, { capture: true });
    });
  }

  private hear({ pageVersion = this.own, reconnectWithinMs = LEAST_SPREAD_MS }: Snapshot): void {
    const newer = this.own === '' || pageVersion === this.own ? null : pageVersion;
    if (newer === this.newer) return;
    this.newer = newer;
    clearTimeout(this.timer);
    // All pages hear of it at about the same time.
    if (newer !== null) this.lookIn(Math.random() * reconnectWithinMs * SPREAD);
  }

  private lookIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(this.newer!), ms);
  }

  private async look(newer: string): Promise<void> {
    if (this.isOnlyOffered(newer)) this.offer(newer);
    else if (this.isFree() && (await this.served.has(this.document.location.pathname))) {
      // The answer may have taken a while.
      if (newer === this.newer && !this.isHeld() && this.isFree()) return this.load(newer);
    }
    if (newer === this.newer) this.lookIn(LOOK_MS);
  }

  /**
   * While two versions run, the server that answers may be the one with the older page: this must not go round and
   * round. If the browser stores nothing, the page would not know that it has tried, and the user would be signed out.
   */
  private isOnlyOffered(newer: string): boolean {
    return this.isHeld() || tabStore.get(TRIED) === newer || keepsNothing();
  }

  private load(newer: string): void {
    tabStore.set(TRIED, newer);
    this.reload();
  }

  private offer(newer: string): void {
    if (this.offered === newer || !this.signaling.connected() || this.isHidden()) return;
    this.offered = newer;
    this.offeredAt = performance.now();
    this.feedback.offer(READY, 'Reload', this.reload);
  }

  /** Somebody is in a call, or what they have written would be lost. */
  private isHeld(): boolean {
    if (this.urgency.now() || this.calling.session() !== null || this.floats.hasDialog) return true;
    const fields = this.document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(TEXT);
    return [...fields].some(({ value }) => value !== '');
  }

  /** The server is there, no open request would be cut off, and nobody has their hands on the page. */
  private isFree(): boolean {
    const isQuiet = this.isHidden() || performance.now() - this.touchedAt >= QUIET_MS;
    return isQuiet && this.signaling.connected() && !this.requests.areOpen;
  }

  private comeBack(): void {
    if (!this.isHidden() && performance.now() - this.offeredAt >= OFFER_AGAIN_MS) this.offered = null;
  }

  private isHidden(): boolean {
    return this.document.visibilityState === 'hidden';
  }
}
