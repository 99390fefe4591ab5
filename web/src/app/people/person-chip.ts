import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input, output, resource } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatDialog } from '@angular/material/dialog';
import { MatMenuModule } from '@angular/material/menu';
import type { User } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { FilterChip } from '../shared-ui/chips/filter-chip';
import { ProfileBoard } from '../signaling/profile-board';
import { Signaling } from '../signaling/signaling';
import { PersonPicker } from './person-picker';

/** A filter chip for one person: it shows the name, and a dialog chooses the person. */
@Component({
  selector: 'parley-person-chip',
  imports: [FilterChip, MatMenuModule],
  template: `
    <button parleyFilterChip label="Person" [value]="name()" [matMenuTriggerFor]="menu">
      {{ name() ?? 'Person' }}
    </button>
    <mat-menu #menu="matMenu">
      <button mat-menu-item (click)="chosen.emit(null)">Everybody</button>
      <button mat-menu-item (click)="choose()">Choose a person…</button>
    </mat-menu>
  `,
  styles: `
    :host {
      display: contents;
    }
  `,
})
export class PersonChip {
  /** Null stands for everybody. */
  readonly userId = input.required<User['id'] | null>();
  readonly chosen = output<User['id'] | null>();

  private readonly http = inject(HttpClient);
  private readonly dialog = inject(MatDialog);
  private readonly profiles = inject(ProfileBoard);
  private readonly person = resource({
    params: () => this.userId() ?? undefined,
    loader: ({ params }) => firstValueFrom(this.http.get<User>(`/api/users/${params}`)),
  });
  protected readonly name = computed(() => {
    if (this.userId() === null) return null;
    return this.person.hasValue() ? this.profiles.latest(this.person.value()).displayName : 'One person';
  });

  constructor() {
    inject(Signaling)
      .snapshots.pipe(takeUntilDestroyed())
      .subscribe(() => this.person.reload());
  }

  protected async choose(): Promise<void> {
    const picker = this.dialog.open<PersonPicker, void, User>(PersonPicker);
    const person = await firstValueFrom(picker.afterClosed());
    if (person) this.chosen.emit(person.id);
  }
}
