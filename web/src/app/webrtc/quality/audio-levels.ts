import { computed, signal } from '@angular/core';

/** On a decibel scale: 0 is silence, 1 is as loud as possible. */
export type Level = number;

const FLOOR_DB = -60;

/** Converts an amplitude between 0 and 1, as browsers report it, to the decibel scale. */
export function levelFrom(amplitude: number): Level {
  if (amplitude <= 0) return 0;
  return Math.min(1, Math.max(0, (20 * Math.log10(amplitude) - FLOOR_DB) / -FLOOR_DB));
}

/** Speech begins when the level is above this for two looks, and ends when it is below for a while. */
const BEGIN_LEVEL = 0.42;
const END_LEVEL = 0.33;
const BEGIN_LOOKS = 2;
/** Longer than a breath between two words. */
const END_AFTER_MS = 900;
/** Somebody else must be the loudest for this long to replace a speaker who is still speaking. */
const TAKE_OVER_MS = 1_200;
/** The weight of the newest look in the smoothed loudness by which speakers are compared. */
const SMOOTHING = 0.3;

interface Voice {
  readonly loudness: Level;
  readonly loudLooks: number;
  /** Null while silent. */
  readonly speakingSince: number | null;
  readonly lastLoudAt: number;
}

export interface SpeakingState {
  readonly voices: ReadonlyMap<number, Voice>;
  readonly dominant: number | null;
  /** The person who is louder than the dominant speaker, and since when. */
  readonly challenger: { readonly id: number; readonly since: number } | null;
}

export const NOBODY_SPEAKS: SpeakingState = { voices: new Map(), dominant: null, challenger: null };

/**
 * The state after a look at everybody's levels; `at` in milliseconds. The dominant speaker stays until somebody
 * else has been louder for a while, or speaks after the dominant one has fallen silent; silence alone changes
 * nothing.
 */
export function afterLook(before: SpeakingState, levels: ReadonlyMap<number, Level>, at: number): SpeakingState {
  const voices = new Map([...levels].map(([id, level]) => [id, heard(before.voices.get(id), level, at)] as const));
  const dominant = before.dominant !== null && voices.has(before.dominant) ? before.dominant : null;
  const loudest = loudestOf(voices);
  if (loudest === null || loudest === dominant) return { voices, dominant, challenger: null };
  const isSilent = dominant === null || voices.get(dominant)?.speakingSince === null;
  if (isSilent) return { voices, dominant: loudest, challenger: null };
  const since = before.challenger?.id === loudest ? before.challenger.since : at;
  if (at - since >= TAKE_OVER_MS) return { voices, dominant: loudest, challenger: null };
  return { voices, dominant, challenger: { id: loudest, since } };
}

function heard(before: Voice | undefined, level: Level, at: number): Voice {
  const loudness = (before?.loudness ?? 0) * (1 - SMOOTHING) + level * SMOOTHING;
  const loudLooks = level >= BEGIN_LEVEL ? (before?.loudLooks ?? 0) + 1 : 0;
  const lastLoudAt = level >= END_LEVEL ? at : (before?.lastLoudAt ?? -Infinity);
  const since = before?.speakingSince ?? null;
  if (since === null) return { loudness, loudLooks, lastLoudAt, speakingSince: loudLooks >= BEGIN_LOOKS ? at : null };
  return { loudness, loudLooks, lastLoudAt, speakingSince: at - lastLoudAt >= END_AFTER_MS ? null : since };
}

function loudestOf(voices: ReadonlyMap<number, Voice>): number | null {
  let loudest: number | null = null;
  for (const [id, { speakingSince, loudness }] of voices) {
    if (speakingSince === null) continue;
    if (loudest === null || loudness > (voices.get(loudest)?.loudness ?? 0)) loudest = id;
  }
  return loudest;
}

export interface SpeakersOptions {
  /** The current levels of everybody else, by participant id. */
  readonly levels: () => Promise<ReadonlyMap<number, Level>>;
  /** The user's own level; null while muted or unknown. */
  readonly own: () => { readonly id: number; readonly level: Level } | null;
}

const LOOK_EVERY_MS = 200;

/** Knows who speaks. The levels come from the connections' own reports, so no audio graph is needed for each person. */
export class Speakers {
  private readonly others = signal<SpeakingState>(NOBODY_SPEAKS);
  private readonly mine = signal<SpeakingState>(NOBODY_SPEAKS);
  private timer: ReturnType<typeof setInterval> | undefined;
  private looking = false;

  /** Participant ids, including the user's own. */
  readonly speaking = computed<ReadonlySet<number>>(
    () => new Set([this.others(), this.mine()].flatMap(({ voices }) => speakersIn(voices))),
    { equal: (a, b) => a.size === b.size && [...a].every((id) => b.has(id)) },
  );
  /** The participant to show large: never the user; the last speaker if nobody speaks. */
  readonly dominant = computed(() => this.others().dominant);

  constructor(private readonly options: SpeakersOptions) {}

  start(): void {
    this.timer ??= setInterval(() => void this.look(), LOOK_EVERY_MS);
  }

  /** Resets the state: nobody is known to speak. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.others.set(NOBODY_SPEAKS);
    this.mine.set(NOBODY_SPEAKS);
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    const levels = await this.options.levels().catch(() => new Map<number, Level>());
    this.looking = false;
    if (this.timer === undefined) return;
    const at = performance.now();
    const own = this.options.own();
    this.others.update((before) => afterLook(before, levels, at));
    this.mine.update((before) => afterLook(before, new Map(own ? [[own.id, own.level]] : []), at));
  }
}

function speakersIn(voices: ReadonlyMap<number, Voice>): number[] {
  return [...voices].filter(([, { speakingSince }]) => speakingSince !== null).map(([id]) => id);
}
