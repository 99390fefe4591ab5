import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Router, RouterLink } from '@angular/router';
import { type AccessAction, type AuditAccess, idOf, linkedIdOf } from '@contracts';
import { PersonChip } from '../../people/person-chip';
import { EmptyPlace } from '../../shared-ui/empty-place';
import { ListEnd } from '../../shared-ui/lists/list-end';
import { Moment } from '../../shared-ui/times/moment';
import { PagedList } from '../../shared-ui/lists/paged-list';
import { ProfileBoard } from '../../signaling/profile-board';
import { type AccessWish, AuditApi } from '../audit-api';
import { AuditHead } from '../audit-head';
import { callNumberIn } from '../search/search-query';
import { groupAccesses } from './access-groups';
import { deedOf, queryWords, REVEALING, whoLooked } from './access-words';

/**
 * For admins: who on the staff looked at what, and why. The filters are in the address. It never loads by itself,
 * not even after a reconnect, because every request is recorded as a look and would appear in this very list.
 */
@Component({
  selector: 'parley-access-log',
  imports: [AuditHead, EmptyPlace, ListEnd, MatButton, MatIcon, Moment, PersonChip, RouterLink],
  templateUrl: './access-log.html',
  styleUrl: './access-log.scss',
})
export class AccessLog {
  /** From the address: the id of a user, and of a call. */
  readonly user = input<string>();
  readonly call = input<string>();

  private readonly api = inject(AuditApi);
  private readonly router = inject(Router);
  private readonly profiles = inject(ProfileBoard);
  protected readonly list = new PagedList<AuditAccess>((cursor) => this.api.accesses(this.wish(), cursor));
  protected readonly bones = Array.from({ length: 10 }, (_, index) => index);
  protected readonly wish = computed<AccessWish>(() => ({
    userId: linkedIdOf(this.user() ?? ''),
    callId: linkedIdOf(this.call() ?? ''),
  }));
  protected readonly narrowed = computed(() => this.wish().userId !== null || this.wish().callId !== null);
  protected readonly groups = computed(() =>
    groupAccesses(this.profiles.latest(this.list.items())).map((group) => ({
      ...group,
      who: whoLooked(group.access),
      deed: deedOf(group.access),
      question: queryWords(group.access.query),
    })),
  );

  constructor() {
    effect(() => {
      this.wish();
      untracked(() => void this.list.restart());
    });
  }

  protected isRevealing(action: AccessAction): boolean {
    return REVEALING.has(action);
  }

  protected narrow(part: { user?: number | null; call?: number | null }): void {
    void this.router.navigate([], { queryParams: part, queryParamsHandling: 'merge', replaceUrl: true });
  }

  /** The text may have a # or not; anything that is no number removes the filter. */
  protected narrowToCall(text: string): void {
    this.narrow({ call: callNumberIn(text) ?? idOf(text) });
  }
}
