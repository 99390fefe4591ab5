import { Component, computed, inject, input, linkedSignal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Copier } from '../../browser/copier';
import { Feedback } from '../../frame/feedback';
import { rawLines } from './raw-lines';

const SIGN_WORDS = { '+': 'Added: ', '−': 'Removed: ', ' ': '' } as const;

/** The revealed text of a signal; for a description, with what has changed since the previous one. */
@Component({
  selector: 'parley-raw-text',
  imports: [MatButton, MatIcon],
  template: `
    <div class="tools">
      @if (before() !== null) {
        <button matButton [attr.aria-pressed]="comparing()" (click)="comparing.set(!comparing())">
          {{ comparing() ? 'Show as it is' : 'Compare with the one before' }}
        </button>
      }
      <button matButton (click)="copy()"><mat-icon svgIcon="content_copy" />Copy</button>
    </div>
    <pre
      dir="ltr"
      tabindex="0"
      role="group"
      aria-label="Raw text"
    >@for (line of lines(); track $index) {<span class="line" [class.added]="line.sign === '+'" [class.removed]="line.sign === '−'">@if (comparing()) {<span class="sign" aria-hidden="true">{{ line.sign }}</span>}<span class="unseen-text">{{ signWords[line.sign] }}</span>{{ line.text }}
</span>}</pre>
  `,
  styles: `
    .tools {
      display: flex;
      flex-wrap: wrap;
      justify-content: flex-end;
    }
    pre {
      margin: 0;
      padding: 8px 0;
      border: 1px solid var(--parley-line);
      border-radius: 8px;
      background: var(--parley-ground);
      font:
        12px/18px ui-monospace,
        monospace;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    .line {
      display: block;
      padding: 0 8px 0 24px;
      text-indent: -16px;
    }
    .sign {
      display: inline-block;
      width: 16px;
      text-indent: 0;
    }
    .added {
      background: light-dark(#dff0e4, #1c3526);
    }
    .removed {
      background: light-dark(#fbe3e1, #43211f);
    }
  `,
})
export class RawText {
  readonly text = input.required<string>();
  /** The raw text of the previous description; null if there is none. */
  readonly before = input<string | null>(null);

  private readonly copier = inject(Copier);
  private readonly feedback = inject(Feedback);
  protected readonly signWords = SIGN_WORDS;
  protected readonly comparing = linkedSignal(() => this.before() !== null);
  protected readonly lines = computed(() => rawLines(this.text(), this.comparing() ? this.before() : null));

  protected async copy(): Promise<void> {
    const copied = await this.copier.copy(this.text());
    this.feedback.say(copied ? 'The text is copied.' : 'The text could not be copied.');
  }
}
