import { Component, computed, inject } from '@angular/core';
import { type IsActiveMatchOptions, RouterLink, RouterLinkActive } from '@angular/router';
import { hasRole, type Role } from '@contracts';
import { Session } from '../session/session';

interface AuditPage {
  readonly path: string;
  readonly name: string;
  readonly needs: Role;
}

/** The filters of a place are in its address too. */
const MATCH: IsActiveMatchOptions = {
  paths: 'exact',
  queryParams: 'ignored',
  fragment: 'ignored',
  matrixParams: 'ignored',
};

const PLACES: readonly AuditPage[] = [
  { path: '/audit', name: 'Overview', needs: 'support' },
  { path: '/audit/calls', name: 'Calls', needs: 'support' },
  { path: '/audit/live', name: 'Live', needs: 'support' },
  { path: '/audit/problems', name: 'Problems', needs: 'support' },
  { path: '/audit/relays', name: 'Relays', needs: 'admin' },
  { path: '/audit/accesses', name: 'Access log', needs: 'admin' },
];

/** The way from one place of support to another, above what each shows. */
@Component({
  selector: 'parley-audit-places',
  imports: [RouterLink, RouterLinkActive],
  template: `
    <nav aria-label="Places of support">
      @for (place of places(); track place.path) {
        <a
          routerLinkActive="here"
          ariaCurrentWhenActive="page"
          [routerLinkActiveOptions]="match"
          [routerLink]="place.path"
          >{{ place.name }}</a
        >
      }
    </nav>
  `,
  styles: `
    nav {
      display: flex;
      flex-wrap: wrap;
      gap: 0 4px;
      margin: 0 -12px 12px;
    }
    a {
      display: grid;
      align-items: center;
      min-height: 40px;
      padding: 0 12px;
      border-bottom: 2px solid transparent;
      color: var(--parley-quiet);
      font: var(--mat-sys-title-small);
      text-decoration: none;
    }
    a:hover {
      color: var(--mat-sys-on-surface);
    }
    .here {
      border-bottom-color: var(--mat-sys-primary);
      color: var(--mat-sys-on-surface);
    }
  `,
})
export class AuditPlaces {
  private readonly session = inject(Session);
  protected readonly match = MATCH;
  protected readonly places = computed(() => {
    const role = this.session.user()?.role ?? 'employee';
    return PLACES.filter(({ needs }) => hasRole(role, needs));
  });
}
