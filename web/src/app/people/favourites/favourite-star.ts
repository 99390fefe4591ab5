import { Component, computed, inject, input } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { User } from '@contracts';
import { Tip } from '../../shared-ui/floating/tip';
import { Favourites } from './favourites';

/** Adds somebody to the favourites, or removes them. */
@Component({
  selector: 'parley-favourite-star',
  imports: [MatIcon, MatIconButton, Tip],
  template: `
    <button
      matIconButton
      [class.on]="on()"
      [parleyTip]="on() ? 'Remove from favourites' : 'Add to favourites'"
      [attr.aria-label]="'Favourite: ' + user().displayName"
      [attr.aria-pressed]="on()"
      (click)="toggle()"
    >
      <mat-icon [svgIcon]="on() ? 'star-fill' : 'star'" />
    </button>
  `,
  styles: `
    :host {
      flex: none;
    }
    .on {
      color: var(--mat-sys-primary);
    }
  `,
})
export class FavouriteStar {
  readonly user = input.required<User>();
  private readonly favourites = inject(Favourites);
  protected readonly on = computed(() => this.favourites.has(this.user().id));

  constructor() {
    this.favourites.open();
  }

  protected toggle(): void {
    void this.favourites.set(this.user(), !this.on());
  }
}
