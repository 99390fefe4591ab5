import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import { type Call, isPending, type LiveBoard, type Participant } from '@contracts';
import { Problem } from '../../session/api-problem';
import { EmptyPlace } from '../../shared-ui/empty-place';
import { Moment } from '../../shared-ui/times/moment';
import { ProfileBoard } from '../../signaling/profile-board';
import { AuditApi } from '../audit-api';
import { AuditHead } from '../audit-head';
import { CallWho } from '../call-who';
import { QualityMark } from '../quality-mark';
import { LiveCallEnder } from './live-call-ender';
import { LiveFollow } from './live-follow';
import { foldedPairs, LINK_WORDS, pairsOf, WAY_WORDS } from './live-pairs';

const REST_MS = 2_000;
const PEOPLE_WORDS: Readonly<Partial<Record<Participant['state'], string>>> = {
  invited: 'is being called',
  ringing: 'rings',
  reconnecting: 'reconnecting',
  waiting: 'waits at the door',
};

/** The calls that ring or run now. The server says when something has changed, so nobody has to load it again. */
@Component({
  selector: 'parley-live-page',
  imports: [AuditHead, CallWho, EmptyPlace, MatButton, MatIcon, Moment, QualityMark, RouterLink],
  templateUrl: './live-page.html',
  styleUrl: './live-page.scss',
})
export class LivePage {
  private readonly api = inject(AuditApi);
  private readonly profiles = inject(ProfileBoard);
  private readonly board = signal<LiveBoard | null>(null);
  /** The calls of which all connections are shown. */
  private readonly unfolded = signal<ReadonlySet<Call['id']>>(new Set());
  protected readonly ender = inject(LiveCallEnder);
  protected readonly problem = signal<string | null>(null);
  protected readonly loading = computed(() => this.board() === null && this.problem() === null);
  protected readonly linkWords = LINK_WORDS;
  protected readonly wayWords = WAY_WORDS;
  protected readonly rows = computed(() =>
    (this.board()?.items ?? []).map(({ call: told, links }) => {
      const call = this.profiles.latest(told);
      const pairs = foldedPairs(pairsOf(call, links), this.unfolded().has(call.id));
      return { call, rings: isPending(call.status), people: peopleOf(call), pairs };
    }),
  );
  protected readonly more = computed(() => (this.board()?.total ?? 0) - this.rows().length);
  protected readonly counted = computed(() => {
    const total = this.board()?.total;
    if (total === undefined) return null;
    return total === 1 ? '1 call now' : `${total} calls now`;
  });

  constructor() {
    new LiveFollow({ active: () => true, asksFirst: true, changed: () => this.load(), restMs: () => REST_MS });
  }

  protected unfold(id: Call['id']): void {
    this.unfolded.update((known) => new Set([...known, id]));
  }

  /** @returns false if it failed */
  protected async load(): Promise<boolean> {
    try {
      this.board.set(await this.api.live());
      this.problem.set(null);
      return true;
    } catch (failure) {
      this.problem.set(Problem.of(failure).words());
      return false;
    }
  }
}

/** The people who are there or may come, with what is unusual about each. */
function peopleOf({ participants }: Call): { id: number; name: string; words: string | null; guest: boolean }[] {
  return participants
    .filter(({ state }) => !['left', 'rejected', 'missed'].includes(state))
    .map(({ id, displayName: name, state, guest }) => ({ id, name, guest, words: PEOPLE_WORDS[state] ?? null }));
}
