import { computed, effect, type EffectRef, type Signal, signal, untracked } from '@angular/core';
import type { LinkState } from '../peer-link';
import { qualityOf } from './link-quality';
import { type LinkMeasure, measure, type MeasureOf } from './quality-samples';
import { lookAt, type StatsLook } from './stats-look';

/** What is asked of a link that is looked at. */
export interface LookedAt {
  readonly state: Signal<LinkState>;
  /** Grows with every new connection: what two of them have counted cannot be compared. */
  readonly generation: number;
  /** What we let it send, in bit/s; null where nothing is set. */
  readonly allowed: number | null;
  stats(): Promise<RTCStatsReport>;
  /** Each look, for what the link notices by itself. */
  observe(look: StatsLook): void;
}

/** By participant id. */
type Links = ReadonlyMap<number, LookedAt>;
export type Measures = ReadonlyMap<number, LinkMeasure>;

interface Look {
  readonly link: LookedAt;
  readonly generation: number;
  readonly stats: StatsLook;
}
type Looks = ReadonlyMap<number, Look>;

/** Of which link it was measured: another may lead to the same person by now. */
interface Shown {
  readonly link: LookedAt;
  readonly measure: LinkMeasure;
}

const BEAT_MS = 1_000;
/** For what the links notice by themselves, and for the screen. */
export const WATCH_EVERY_MS = 2_000;

/**
 * The one look at the statistics of a call's links. All rhythms go by one clock, which runs while any link is up; where
 * two of them meet, they share the look.
 */
export class LinkLooks {
  private readonly up: Signal<Links>;
  private readonly recent = signal<ReadonlyMap<number, Shown>>(new Map());
  private readonly watch = new Rhythm(WATCH_EVERY_MS, (measures) => this.show(measures));
  private readonly rhythms = new Set([this.watch]);
  private readonly following: EffectRef;
  private readonly pending = new Set<LookedAt>();
  private known: Links = new Map();
  private timer: ReturnType<typeof setInterval> | undefined;
  private beats = 0;

  /** Over the last two seconds, of the links that are up; of span 0 right after the first look at a connection. */
  readonly measures = computed<Measures>(() =>
    mapped(this.recent(), ({ link, measure }, id) => (this.up().get(id) === link ? measure : null)),
  );
  readonly qualities = computed(() => mapped(this.measures(), qualityOf));

  /** To be made in an injection context. */
  constructor(links: Signal<Links>) {
    this.up = computed(() => mapped(links(), (link) => (isUp(link.state()) ? link : null)));
    this.following = effect(() => {
      const up = this.up();
      untracked(() => this.follow(up));
    });
  }

  /**
   * Calls `hear` each `everyMs`, a multiple of a second, with what the links have carried since the time before; with
   * nothing when the last link has gone down. Returns how to stop it.
   */
  every(everyMs: number, hear: (measures: Measures) => void): () => void {
    const rhythm = new Rhythm(everyMs, hear);
    this.rhythms.add(rhythm);
    return () => void this.rhythms.delete(rhythm);
  }

  close(): void {
    this.following.destroy();
    this.follow(new Map());
    this.rhythms.clear();
  }

  /** A link that comes up is looked at once, so that there is something to compare with. */
  private follow(up: Links): void {
    const fresh = new Map([...up].filter(([id, link]) => this.known.get(id) !== link));
    this.known = up;
    for (const rhythm of this.rhythms) rhythm.keep(up);
    if (up.size === 0) return this.rest();
    this.timer ??= setInterval(() => void this.beat(), BEAT_MS);
    if (fresh.size > 0) void this.begin(fresh);
  }

  private rest(): void {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.beats = 0;
    for (const { hear } of this.rhythms) hear(new Map());
  }

  private async begin(fresh: Links): Promise<void> {
    const looks = await this.lookAt(fresh);
    for (const rhythm of this.rhythms) {
      const measures = rhythm.compare(looks);
      if (rhythm === this.watch) this.show(measures);
    }
  }

  private async beat(): Promise<void> {
    this.beats += 1;
    const due = [...this.rhythms].filter(({ everyMs }) => (this.beats * BEAT_MS) % everyMs === 0);
    if (due.length === 0) return;
    const looks = await this.lookAt(this.known);
    if (looks.size === 0) return;
    for (const rhythm of due) if (this.rhythms.has(rhythm)) rhythm.hear(rhythm.compare(looks));
  }

  private async lookAt(links: Links): Promise<Looks> {
    const looks = await Promise.all([...links].map(async ([id, link]) => [id, await this.look(id, link)] as const));
    return mapped(new Map(looks), (look) => look);
  }

  /** Null where there is nothing to see; a link that still owes an answer is not asked again. */
  private async look(id: number, link: LookedAt): Promise<Look | null> {
    if (this.pending.has(link)) return null;
    this.pending.add(link);
    const { generation } = link;
    const report = await reportOf(link);
    this.pending.delete(link);
    if (!report || this.known.get(id) !== link || link.generation !== generation) return null;
    const stats = lookAt(report);
    link.observe(stats);
    return { link, generation, stats };
  }

  /** What could not be measured this time stays as it was. */
  private show(measures: Measures): void {
    this.recent.update((before) =>
      mapped(this.known, (link, id) => {
        const measure = measures.get(id);
        return measure ? { link, measure } : (before.get(id) ?? null);
      }),
    );
  }
}

/** Compares each look with the one before in the same rhythm. */
class Rhythm {
  private before: Looks = new Map();

  constructor(
    readonly everyMs: number,
    readonly hear: (measures: Measures) => void,
  ) {}

  compare(looks: Looks): Measures {
    const spans = mapped(looks, (look, id) => this.spanOf(look, this.before.get(id)));
    const later = [...spans.keys()].map((id) => [id, looks.get(id)!] as const);
    this.before = new Map([...this.before, ...later]);
    return mapped(spans, measure);
  }

  keep(links: Links): void {
    this.before = mapped(this.before, (look, id) => (links.get(id) === look.link ? look : null));
  }

  /** A look that comes too soon after the one before counts for nothing: there is too little to say. */
  private spanOf({ link, generation, stats: now }: Look, last: Look | undefined): MeasureOf | null {
    const before = last?.link === link && last.generation === generation ? last.stats : null;
    return before && now.at - before.at < this.everyMs / 2 ? null : { now, before, allowed: link.allowed };
  }
}

function isUp(state: LinkState): boolean {
  return state === 'connected' || state === 'reconnecting';
}

/** A link may be closed meanwhile. */
async function reportOf(link: LookedAt): Promise<RTCStatsReport | null> {
  try {
    return await link.stats();
  } catch {
    return null;
  }
}

/** Leaves out what is null. */
function mapped<A, B>(map: ReadonlyMap<number, A>, of: (value: A, id: number) => B | null): Map<number, B> {
  const entries = [...map].map(([id, value]) => [id, of(value, id)] as const);
  return new Map(entries.filter((entry): entry is [number, B] => entry[1] !== null));
}
