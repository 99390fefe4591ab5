import { computed, effect, type EffectRef, type Signal, signal, untracked } from '@angular/core';
import type { LinkState } from '../peer-link';
import { qualityOf } from './link-quality';
import { type LinkMeasure, measure, type MeasureOf, saysSomething } from './quality-samples';
import { lookAt, type StatsLook } from './stats-look';

/** What `LinkLooks` needs of a link. */
export interface LookedAt {
  readonly state: Signal<LinkState>;
  /** Increases with every new connection, since the counters of two connections cannot be compared. */
  readonly generation: number;
  /** The limit for what the link may send, in bit/s; null if there is none. */
  readonly allowed: number | null;
  stats(): Promise<RTCStatsReport>;
  /** Gets every look, so that the link can detect problems by itself. */
  observe(look: StatsLook): void;
}

/** By participant id. */
type Links = ReadonlyMap<number, LookedAt>;
export type MeasuresByPerson = ReadonlyMap<number, LinkMeasure>;

interface Look {
  readonly link: LookedAt;
  readonly generation: number;
  readonly stats: StatsLook;
}
type Looks = ReadonlyMap<number, Look>;

/** Knows the measured link, since another one may lead to the same person by now. */
interface Shown {
  readonly link: LookedAt;
  readonly measure: LinkMeasure;
}

const BEAT_MS = 1_000;
/** The interval for what the links detect themselves, and for the screen. */
export const WATCH_EVERY_MS = 2_000;

/**
 * The only reader of the statistics of a call's links. One clock drives all intervals, and runs while any link is
 * up; intervals that fall together share a look.
 */
export class LinkLooks {
  private readonly up: Signal<Links>;
  private readonly recent = signal<ReadonlyMap<number, Shown>>(new Map());
  private readonly watch = new Rhythm(WATCH_EVERY_MS, (measures) => this.show(measures));
  private readonly rhythms = new Set([this.watch]);
  private readonly following: EffectRef;
  /** The generation of the connection that owes an answer: a new connection of the link is asked all the same. */
  private readonly pending = new Map<LookedAt, number>();
  private known: Links = new Map();
  private timer: ReturnType<typeof setInterval> | undefined;
  private beats = 0;

  /**
   * Measured over the last two seconds, for links that are up; with span 0 right after the first look at a
   * connection.
   */
  readonly measures = computed<MeasuresByPerson>(() =>
    mapped(this.recent(), ({ link, measure }, id) => (this.up().get(id) === link ? measure : null)),
  );
  /** Contains only links that were measured for long enough to be judged. */
  readonly qualities = computed(() =>
    mapped(this.measures(), (measure) => (saysSomething(measure) ? qualityOf(measure) : null)),
  );

  /** Call it in an injection context. */
  constructor(links: Signal<Links>) {
    this.up = computed(() => mapped(links(), (link) => (isUp(link.state()) ? link : null)));
    this.following = effect(() => {
      const up = this.up();
      untracked(() => this.follow(up));
    });
  }

  /**
   * Calls `hear` each `everyMs` (a multiple of a second) with what the links have carried since the previous call,
   * and with nothing when the last link has gone down. Returns a function that stops it.
   */
  every(everyMs: number, hear: (measures: MeasuresByPerson) => void): () => void {
    const rhythm = new Rhythm(everyMs, hear);
    this.rhythms.add(rhythm);
    return () => void this.rhythms.delete(rhythm);
  }

  /** One look at a link that may not be up yet; null if it was closed meanwhile. */
  async once(link: Pick<LookedAt, 'stats'>): Promise<StatsLook | null> {
    const report = await reportOf(link);
    return report && lookAt(report);
  }

  close(): void {
    this.following.destroy();
    this.follow(new Map());
    this.rhythms.clear();
  }

  /** Looks at a link at once when it comes up, so that there is something to compare the next look with. */
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

  /** Null if there are no statistics, or if the link has not answered the previous look yet. */
  private async look(id: number, link: LookedAt): Promise<Look | null> {
    const { generation } = link;
    if (this.pending.get(link) === generation) return null;
    this.pending.set(link, generation);
    const report = await reportOf(link);
    if (this.pending.get(link) === generation) this.pending.delete(link);
    if (!report || this.known.get(id) !== link || link.generation !== generation) return null;
    const stats = lookAt(report);
    link.observe(stats);
    return { link, generation, stats };
  }

  /** Links that could not be measured this time keep their previous measure. */
  private show(measures: MeasuresByPerson): void {
    this.recent.update((before) =>
      mapped(this.known, (link, id) => {
        const measure = measures.get(id);
        return measure ? { link, measure } : (before.get(id) ?? null);
      }),
    );
  }
}

/** Compares each look with the previous one of the same interval. */
class Rhythm {
  private before: Looks = new Map();

  constructor(
    readonly everyMs: number,
    readonly hear: (measures: MeasuresByPerson) => void,
  ) {}

  compare(looks: Looks): MeasuresByPerson {
    const spans = mapped(looks, (look, id) => this.spanOf(look, this.before.get(id)));
    const later = [...spans.keys()].map((id) => [id, looks.get(id)!] as const);
    this.before = new Map([...this.before, ...later]);
    return mapped(spans, measure);
  }

  keep(links: Links): void {
    this.before = mapped(this.before, (look, id) => (links.get(id) === look.link ? look : null));
  }

  /** A look that comes too soon after the previous one is ignored, since so short a span says too little. */
  private spanOf({ link, generation, stats: now }: Look, last: Look | undefined): MeasureOf | null {
    const before = last?.link === link && last.generation === generation ? last.stats : null;
    return before && now.at - before.at < this.everyMs / 2 ? null : { now, before, allowed: link.allowed };
  }
}

function isUp(state: LinkState): boolean {
  return state === 'connected' || state === 'reconnecting';
}

/** Null if the link was closed meanwhile. */
async function reportOf(link: Pick<LookedAt, 'stats'>): Promise<RTCStatsReport | null> {
  try {
    return await link.stats();
  } catch {
    return null;
  }
}

/** Maps all values, leaving out those that become null. */
function mapped<A, B>(map: ReadonlyMap<number, A>, of: (value: A, id: number) => B | null): Map<number, B> {
  const entries = [...map].map(([id, value]) => [id, of(value, id)] as const);
  return new Map(entries.filter((entry): entry is [number, B] => entry[1] !== null));
}
