import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Router, RouterLink } from '@angular/router';
import { type CallProblem, type Finding, type ListedProblem, PROBLEM_STATES } from '@contracts';
import { ChoiceChip } from '../../shared-ui/chips/choice-chip';
import { EmptyPlace } from '../../shared-ui/empty-place';
import { ListEnd } from '../../shared-ui/lists/list-end';
import { PagedList } from '../../shared-ui/lists/paged-list';
import { oneOf } from '../../shared-ui/one-of';
import { Moment } from '../../shared-ui/times/moment';
import { AuditApi } from '../audit-api';
import { AuditHead } from '../audit-head';
import { plainWords } from '../call/plain-words';
import { CallWho } from '../call-who';
import { STATE_WORDS } from './problem-state-words';
import { ReportLine } from './report-line';

const ICONS: Readonly<Record<Finding['severity'], string>> = { failure: 'error', warning: 'warning', info: 'info' };

/** What people reported about their calls, each beside what the log says. The filter is in the address. */
@Component({
  selector: 'parley-problem-list',
  imports: [AuditHead, CallWho, ChoiceChip, EmptyPlace, ListEnd, MatButton, MatIcon, Moment, ReportLine, RouterLink],
  templateUrl: './problem-list.html',
  styleUrl: './problem-list.scss',
})
export class ProblemList {
  /** From the address. */
  readonly state = input<string>();

  private readonly api = inject(AuditApi);
  private readonly router = inject(Router);
  protected readonly wished = computed(() => oneOf(PROBLEM_STATES, this.state()));
  protected readonly list = new PagedList<ListedProblem>((cursor) => this.api.problems(this.wished(), cursor));
  protected readonly choices = PROBLEM_STATES.map((value) => ({ value, words: STATE_WORDS[value] }));
  protected readonly icons = ICONS;
  protected readonly plainOf = plainWords;
  protected readonly bones = Array.from({ length: 6 }, (_, index) => index);

  constructor() {
    effect(() => {
      this.wished();
      untracked(() => void this.list.restart());
    });
  }

  protected narrow(state: string | null): void {
    void this.router.navigate([], { queryParams: { state }, replaceUrl: true });
  }

  protected put(changed: CallProblem): void {
    this.list.update((rows) => rows.map((row) => (row.id === changed.id ? { ...row, ...changed } : row)));
  }
}
