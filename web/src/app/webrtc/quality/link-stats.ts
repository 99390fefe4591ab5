import { computed, signal } from '@angular/core';
import { LinkProbe, type Measurable } from './link-probe';
import { qualityOf } from './link-quality';
import type { LinkMeasure } from './quality-samples';

const LOOK_EVERY_MS = 2_000;

/** Looks at a link every two seconds while somebody shows it. */
export class LinkStats {
  private readonly latest = signal<LinkMeasure | null>(null);
  private probe: LinkProbe | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;

  readonly sample = this.latest.asReadonly();
  readonly quality = computed(() => {
    const sample = this.latest();
    return sample && qualityOf(sample);
  });

  /** `link` gives the link as it is at that moment. */
  constructor(private readonly link: () => Measurable | null) {}

  /** Begins anew: nothing measured before belongs to what is looked at from now on. */
  start(): void {
    this.stop();
    this.latest.set(null);
    this.probe = null;
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    void this.look();
  }

  /** The last sample stays. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async look(): Promise<void> {
    const timer = this.timer;
    const link = this.link();
    if (!link) return;
    if (this.probe?.link !== link) this.probe = new LinkProbe(link);
    const sample = await this.probe.look();
    if (sample && timer !== undefined && this.timer === timer) this.latest.set(sample);
  }
}
