import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { type PresenceNews, type User, WATCHED_MAX } from '@contracts';
import { type Observable, Subject } from 'rxjs';
import { Session } from '../session/session';
import { Signaling } from './signaling';
import { mayPass } from './signaling-errors';

type UserId = User['id'];
type Shown = () => readonly UserId[];

/** Rows come and go together: a list is loaded, a person's page opens. */
const SETTLE_MS = 200;
/** How long to wait after a failure that may pass. */
const AGAIN_MS = 5_000;

/** The people whom the server tells about from now on, and how they are. */
export interface Watched {
  readonly userIds: readonly UserId[];
  /** Without people about whom something newer arrived before the answer. */
  readonly people: readonly PresenceNews[];
}

/**
 * Tells the server whom this page shows, so that it announces only their presence. Whatever shows somebody's presence
 * says so with `watchPresence`.
 */
@Injectable({ providedIn: 'root' })
export class PresenceWatch {
  private readonly signaling = inject(Signaling);
  private readonly session = inject(Session);
  private readonly shown = signal<readonly Shown[]>([]);
  /** The people who were opened last come first, in case there are too many. */
  private readonly wanted = computed(() => unionOf(this.shown()));
  private readonly mutableAnswers = new Subject<Watched>();
  /** The list that the server has from this connection, as text. */
  private said: string | null = null;
  private readonly heardMeanwhile = new Set<UserId>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  readonly answers: Observable<Watched> = this.mutableAnswers.asObservable();

  constructor() {
    this.signaling.snapshots.pipe(takeUntilDestroyed()).subscribe(() => {
      this.said = null;
      this.sayAfter(SETTLE_MS);
    });
    this.signaling
      .on('presence:changed')
      .pipe(takeUntilDestroyed())
      .subscribe(({ userId }) => this.heardMeanwhile.add(userId));
    effect(() => {
      this.wanted();
      untracked(() => this.sayAfter(SETTLE_MS));
    });
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  /** @returns a function that takes it back */
  add(shown: Shown): () => void {
    this.shown.update((known) => [shown, ...known]);
    return () => this.shown.update((known) => known.filter((one) => one !== shown));
  }

  private sayAfter(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.say(), ms);
  }

  private async say(): Promise<void> {
    const userIds = this.wanted();
    const words = String(userIds);
    // Guests see nobody's presence.
    if (words === this.said || this.session.user() === null) return;
    this.said = words;
    this.heardMeanwhile.clear();
    try {
      const { people } = await this.signaling.request('presence:watch', { userIds: [...userIds] });
      if (words !== this.said) return;
      this.mutableAnswers.next({ userIds, people: people.filter(({ userId }) => !this.heardMeanwhile.has(userId)) });
    } catch (error) {
      if (words !== this.said) return;
      this.said = null;
      // A server that does not know the event yet tells about everybody, and after a connect there is a snapshot.
      if (mayPass(error) && this.signaling.connected()) this.sayAfter(AGAIN_MS);
    }
  }
}

/** Call it in an injection context; it holds for as long as the component exists. `shown` may read signals. */
export function watchPresence(shown: Shown): void {
  inject(DestroyRef).onDestroy(inject(PresenceWatch).add(shown));
}

export const idsOf = (users: readonly User[] | User): UserId[] => [users].flat().map(({ id }) => id);

/** In the order of their ids, so that the same people are the same list. */
function unionOf(shown: readonly Shown[]): readonly UserId[] {
  const all = [...new Set(shown.flatMap((ids) => ids()))];
  return all.slice(0, WATCHED_MAX).sort((one, other) => one - other);
}
