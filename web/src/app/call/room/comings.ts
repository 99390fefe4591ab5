import { effect, type EffectRef, type Signal, untracked } from '@angular/core';
import type { Participant } from '@contracts';
import { isolated } from '../../shared-ui/isolated';
import { listOf } from '../session/call-record';

export interface ComingsOptions {
  readonly present: Signal<readonly Participant[]>;
  /** Whether the user is in: people who were there before have not just come. */
  readonly inside: Signal<boolean>;
  /** Between two people it is obvious anyhow. */
  readonly wanted: Signal<boolean>;
  readonly hosting: Signal<boolean>;
  readonly say: (words: string) => void;
}

/** Many people come at the full hour, so they are announced together. */
const GATHER_MS = 1_500;
const NAMED = 2;

type Names = Map<Participant['id'], string>;

/** Tells who has come and who has left, and when the user has become the host. Create it in an injection context. */
export class Comings {
  private known: Names | null = null;
  private wasHost: boolean | null = null;
  private readonly came: Names = new Map();
  private readonly went: Names = new Map();
  private readonly watching: EffectRef[];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: ComingsOptions) {
    this.watching = [
      effect(() => {
        const inside = options.inside();
        const now = new Map(options.present().map(({ id, displayName }) => [id, displayName]));
        untracked(() => this.look(inside ? now : null));
      }),
      effect(() => {
        const hosts = options.inside() ? options.hosting() : null;
        if (this.wasHost === false && hosts) untracked(() => options.say('You host the meeting now.'));
        this.wasHost = hosts;
      }),
    ];
  }

  close(): void {
    clearTimeout(this.timer);
    for (const watch of this.watching) watch.destroy();
  }

  private look(now: Names | null): void {
    const before = this.known;
    this.known = now;
    if (!before || !now) return;
    for (const [id, name] of now) if (!before.has(id)) this.note(this.came, this.went, [id, name]);
    for (const [id, name] of before) if (!now.has(id)) this.note(this.went, this.came, [id, name]);
    if (this.came.size + this.went.size === 0) return;
    this.timer ??= setTimeout(() => this.tell(), GATHER_MS);
  }

  /** Somebody who leaves and is back at once is not mentioned. */
  private note(to: Names, from: Names, [id, name]: [number, string]): void {
    if (!from.delete(id)) to.set(id, name);
  }

  private tell(): void {
    this.timer = undefined;
    for (const [names, verb] of [
      [this.came, 'joined'],
      [this.went, 'left'],
    ] as const) {
      if (names.size > 0 && this.options.wanted()) this.options.say(`${gathered([...names.values()])} ${verb}`);
      names.clear();
    }
  }
}

/** "Ben", "Ben and Cy", "Ben, Cy and Dee", "Ben, Cy and 3 others". */
export function gathered(names: readonly string[]): string {
  if (names.length <= NAMED + 1) return names.length === 1 ? isolated(names[0]) : listOf(names);
  return `${names.slice(0, NAMED).map(isolated).join(', ')} and ${names.length - NAMED} others`;
}
