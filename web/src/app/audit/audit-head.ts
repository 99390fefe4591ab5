import { Component, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatTooltip } from '@angular/material/tooltip';
import { AuditPlaces } from './audit-places';

/** The top of each page of support: its name, a button to read it again, and the way to the other pages. */
@Component({
  selector: 'parley-audit-head',
  imports: [AuditPlaces, MatIcon, MatIconButton, MatTooltip],
  template: `
    <header>
      <h1>{{ heading() }}</h1>
      @if (again(); as words) {
        <button matIconButton [attr.aria-label]="words" [matTooltip]="words" [disabled]="busy()" (click)="asked.emit()">
          <mat-icon svgIcon="refresh" />
        </button>
      }
      <ng-content />
    </header>
    <parley-audit-places />
  `,
  styles: `
    :host {
      display: block;
    }
    header {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 8px;
      margin-bottom: 12px;
    }
    h1 {
      flex: 1;
    }
  `,
})
export class AuditHead {
  readonly heading = input.required<string>();
  /** What the button is called; a page that follows by itself has none. */
  readonly again = input<string>();
  readonly busy = input(false);
  readonly asked = output();
}
