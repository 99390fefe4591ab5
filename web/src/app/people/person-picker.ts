import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { type Page, searchIn, type User } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { query } from '../session/query';
import { Session } from '../session/session';
import { Avatar } from '../shared-ui/avatar';
import { NearEnd } from '../shared-ui/lists/near-end';
import { PagedList } from '../shared-ui/lists/paged-list';
import { SearchCut } from '../shared-ui/search-cut';
import { TypedSearch } from '../shared-ui/typed-search';
import { ProfileBoard } from '../signaling/profile-board';
import { Signaling } from '../signaling/signaling';
import { outlinedFields } from '../shared-ui/outlined-fields';

/** A dialog to choose one person. It closes with that user, or with undefined. */
@Component({
  selector: 'parley-person-picker',
  imports: [Avatar, MatButton, MatDialogModule, MatFormFieldModule, MatInput, NearEnd, SearchCut],
  providers: [outlinedFields],
  template: `
    <h2 mat-dialog-title>Choose a person</h2>
    <mat-dialog-content>
      <mat-form-field>
        <mat-label>Search people</mat-label>
        <input #box matInput cdkFocusInitial autocomplete="off" spellcheck="false" (input)="typed.write(box.value)" />
      </mat-form-field>
      <parley-search-cut [typed]="typed.text()" />
      <ul>
        @for (person of listed(); track person.id) {
          @if (person.id !== myId()) {
            <li>
              <button type="button" (click)="choose(person)">
                <parley-avatar [user]="person" [size]="32" />
                <span class="ellipsis" dir="auto" [title]="person.displayName">{{ person.displayName }}</span>
              </button>
            </li>
          }
        }
      </ul>
      <p class="quiet" role="status">
        @if (people.empty()) {
          Nobody found.
        } @else if (people.failed()) {
          The list could not be loaded.
        }
      </p>
      @if (people.hasMore() && !people.loadingMore()) {
        <div (parleyNearEnd)="more()"></div>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end"><button matButton mat-dialog-close>Cancel</button></mat-dialog-actions>
  `,
  styles: `
    mat-dialog-content {
      width: min(360px, 80vw);
      height: 50vh;
      padding-top: 8px !important;
    }
    mat-form-field {
      width: 100%;
    }
    ul {
      margin: 8px 0 0;
      padding: 0;
      list-style: none;
    }
    button[type='button'] {
      display: flex;
      align-items: center;
      gap: 12px;
      width: 100%;
      min-height: 48px;
      padding: 0 8px;
      border: none;
      border-radius: 8px;
      background: none;
      color: inherit;
      font: var(--mat-sys-body-large);
      cursor: pointer;
    }
    button[type='button']:hover {
      background: var(--parley-hover);
    }
  `,
})
export class PersonPicker {
  private readonly http = inject(HttpClient);
  private readonly dialog = inject<MatDialogRef<PersonPicker, User>>(MatDialogRef);
  private readonly session = inject(Session);
  private readonly profiles = inject(ProfileBoard);
  private readonly wanted = signal('');
  protected readonly typed = new TypedSearch(this.wanted, (text) => {
    this.wanted.set(searchIn(text));
    void this.people.restart();
  });
  protected readonly people = new PagedList<User>((cursor) => this.fetch(cursor));
  protected readonly listed = computed(() => this.profiles.latest(this.people.items()));
  protected readonly myId = () => this.session.user()?.id;

  constructor() {
    void this.people.restart();
    inject(Signaling)
      .snapshots.pipe(takeUntilDestroyed())
      .subscribe(() => void this.people.refresh());
  }

  protected more(): void {
    void this.people.more();
  }

  protected choose(person: User): void {
    this.dialog.close(person);
  }

  private fetch(cursor: string | null): Promise<Page<User>> {
    const params = query({ search: this.wanted(), cursor });
    return firstValueFrom(this.http.get<Page<User>>('/api/users', { params }));
  }
}
