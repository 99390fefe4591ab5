import { Component, input } from '@angular/core';
import type { TextPart } from './linkify';

/** The text of a message with its links. It is shown as plain text and never becomes markup. */
@Component({
  selector: '[parleyMessageParts]',
  template: `
    @for (part of parleyMessageParts(); track $index) {
      @if (part.href) {
        <a [href]="part.href" target="_blank" rel="noopener noreferrer">{{ part.text }}</a>
      } @else {
        <ng-container>{{ part.text }}</ng-container>
      }
    }
  `,
})
export class MessageParts {
  readonly parleyMessageParts = input.required<readonly TextPart[]>();
}
