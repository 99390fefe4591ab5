import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { EmptyPlace } from '../shared-ui/empty-place';

/** The page for an address that leads to no screen. */
@Component({
  selector: 'parley-nowhere',
  imports: [EmptyPlace, MatButton, RouterLink],
  template: `
    <parley-empty-place icon="search" heading="This page does not exist" [level]="1">
      The address may be mistyped, or what it led to is gone.
      <a step matButton="filled" routerLink="/people">Go to People</a>
    </parley-empty-place>
  `,
})
export class Nowhere {}
