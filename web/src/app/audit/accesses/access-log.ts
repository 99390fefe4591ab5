import { HttpClient } from '@angular/common/http';
import { Component, computed, effect, inject, input, resource, untracked } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatIcon } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import { MatTooltip } from '@angular/material/tooltip';
import { Router, RouterLink } from '@angular/router';
import type { AccessAction, AuditAccess, User } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { PersonPicker } from '../../people/person-picker';
import { EmptyPlace } from '../../shared-ui/empty-place';
import { FilterChip } from '../../shared-ui/filter-chip';
import { Moment } from '../../shared-ui/moment';
import { NearEnd } from '../../shared-ui/near-end';
import { PagedList } from '../../shared-ui/paged-list';
import { type AccessWish, AuditApi } from '../audit-api';
import { groupAccesses } from './access-groups';
import { deedOf, queryWords, REVEALING } from './access-words';

/** For admins: who of the staff looked at what, and why. What it is narrowed to stands in the address. */
@Component({
  selector: 'parley-access-log',
  imports: [
    EmptyPlace,
    FilterChip,
    MatButton,
    MatIcon,
    MatIconButton,
    MatMenuModule,
    MatTooltip,
    Moment,
    NearEnd,
    RouterLink,
  ],
  templateUrl: './access-log.html',
  styleUrl: './access-log.scss',
})
export class AccessLog {
  /** From the address: a user's and a call's number. */
  readonly user = input<string>();
  readonly call = input<string>();

  private readonly api = inject(AuditApi);
  private readonly http = inject(HttpClient);
  private readonly router = inject(Router);
  private readonly dialog = inject(MatDialog);
  protected readonly list = new PagedList<AuditAccess>((cursor) => this.api.accesses(this.wish(), cursor));
  protected readonly bones = Array.from({ length: 10 }, (_, index) => index);
  protected readonly wish = computed<AccessWish>(() => ({ userId: idOf(this.user()), callId: idOf(this.call()) }));
  protected readonly narrowed = computed(() => this.wish().userId !== null || this.wish().callId !== null);
  protected readonly groups = computed(() =>
    groupAccesses(this.list.items()).map((group) => ({
      ...group,
      deed: deedOf(group.access),
      question: queryWords(group.access.query),
    })),
  );
  private readonly person = resource({
    params: () => this.wish().userId ?? undefined,
    loader: ({ params }) => firstValueFrom(this.http.get<User>(`/api/users/${params}`)),
  });
  protected readonly personName = computed(() => {
    if (this.wish().userId === null) return null;
    return this.person.hasValue() ? this.person.value().displayName : 'One person';
  });

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

  /** With or without the #; whatever is no number narrows nothing. */
  protected narrowToCall(text: string): void {
    this.narrow({ call: idOf(text.replace('#', '').trim()) });
  }

  protected async choosePerson(): Promise<void> {
    const picker = this.dialog.open<PersonPicker, void, User>(PersonPicker);
    const person = await firstValueFrom(picker.afterClosed());
    if (person) this.narrow({ user: person.id });
  }
}

function idOf(given: string | undefined): number | null {
  return given !== undefined && /^[1-9]\d{0,14}$/.test(given) ? Number(given) : null;
}
