import { computed, signal } from '@angular/core';
import type { LinkSample } from '@contracts';
import type { Measurable } from '../../webrtc/quality/link-probe';
import type { LinkQuality } from '../../webrtc/quality/link-quality';
import { LinkStats } from '../../webrtc/quality/link-stats';

/** How good each link is, measured while the people are on the screen. */
export class LinkQualities {
  private readonly watched = signal<ReadonlyMap<number, { link: Measurable; stats: LinkStats }>>(new Map());

  /** By participant id; without those of whom nothing has been measured yet. */
  readonly qualities = computed<ReadonlyMap<number, LinkQuality>>(
    () => new Map([...this.watched()].flatMap(([id, { stats }]) => entry(id, stats.quality()))),
  );
  readonly samples = computed<ReadonlyMap<number, LinkSample>>(
    () => new Map([...this.watched()].flatMap(([id, { stats }]) => entry(id, stats.sample()))),
  );

  /** Measures exactly these links, by participant id. */
  watch(links: ReadonlyMap<number, Measurable>): void {
    const before = this.watched();
    for (const [id, { link, stats }] of before) if (links.get(id) !== link) stats.stop();
    const now = [...links].map(([id, link]) => {
      const known = before.get(id);
      return [id, known?.link === link ? known : { link, stats: begin(link) }] as const;
    });
    this.watched.set(new Map(now));
  }

  close(): void {
    this.watch(new Map());
  }
}

function begin(link: Measurable): LinkStats {
  const stats = new LinkStats(() => link);
  stats.start();
  return stats;
}

function entry<T>(id: number, value: T | null): [number, T][] {
  return value === null ? [] : [[id, value]];
}
