import { Component, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';

/**
 * Says what will be here, or why there is nothing. The one next step is passed as content with the attribute
 * `step`.
 */
@Component({
  selector: 'parley-empty-place',
  imports: [MatIcon],
  template: `
    <mat-icon [svgIcon]="icon()" />
    @if (level() === 1) {
      <h1>{{ heading() }}</h1>
    } @else {
      <h2>{{ heading() }}</h2>
    }
    <p class="quiet"><ng-content /></p>
    <ng-content select="[step]" />
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      gap: 8px;
      max-width: 360px;
      margin: 0 auto;
      padding: 64px 24px;
      text-align: center;
    }
    mat-icon {
      width: 40px;
      height: 40px;
      margin-bottom: 8px;
      color: var(--mat-sys-outline);
    }
    h1,
    h2 {
      font: var(--mat-sys-title-medium);
      font-weight: 600;
    }
    p {
      text-wrap: balance;
      margin-bottom: 8px;
    }
  `,
})
export class EmptyPlace {
  readonly icon = input.required<string>();
  readonly heading = input.required<string>();
  readonly level = input<1 | 2>(2);
}
