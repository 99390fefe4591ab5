import { booleanAttribute, Component, effect, inject, input, linkedSignal, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatIcon } from '@angular/material/icon';
import type { OwnProblem } from '@contracts';
import { firstValueFrom } from 'rxjs';
import { PageInSight } from '../../shared-ui/page/page-in-sight';
import { ProblemDialog, type ProblemQuestion } from './problem-dialog';
import { ProblemsApi } from './problems-api';
import { CHOICE_WORDS, PROGRESS_WORDS } from './report-words';

/** The way to report a problem with a call; afterwards what was reported, and what support made of it. */
@Component({
  selector: 'parley-problem-note',
  imports: [MatButton, MatIcon],
  template: `
    @if (problem(); as problem) {
      <p class="said">
        You reported: {{ choices[problem.choice] }}
        @if (problem.text) {
          <q dir="auto">{{ problem.text }}</q>
        }
      </p>
      <p class="support" role="status">
        @if (fresh()) {
          <span class="new">New</span>
        }
        @if (problem.answer) {
          Support: <span dir="auto">{{ problem.answer }}</span>
        } @else {
          {{ progress[problem.state] }}
        }
      </p>
      @if (problem.state === 'open') {
        <button matButton (click)="ask()">Change the report</button>
      } @else if (problem.answer) {
        <p class="quiet">{{ progress[problem.state] }}</p>
      }
    } @else {
      <button matButton (click)="ask()"><mat-icon svgIcon="error" />Report a problem</button>
    }
  `,
  styles: `
    :host {
      display: grid;
      justify-items: start;
      gap: 4px;
      min-width: 0;
    }
    p {
      max-width: 100%;
      overflow-wrap: anywhere;
    }
    button {
      margin-left: -12px;
    }
    .new {
      margin-inline-end: 4px;
      padding: 2px 8px;
      border-radius: 8px;
      background: var(--mat-sys-primary);
      color: var(--mat-sys-on-primary);
      font: var(--mat-sys-label-medium);
    }
    :host(.centred) {
      justify-items: center;
      text-align: center;
    }
    :host(.centred) button {
      margin-left: 0;
    }
  `,
  host: { '[class.centred]': 'dark()' },
})
export class ProblemNote {
  readonly callId = input.required<number>();
  /** What the call says about it; null or missing if nothing was reported. */
  readonly reported = input<OwnProblem | null>();
  /** On the dark screen of a call. */
  readonly dark = input(false, { transform: booleanAttribute });

  private readonly api = inject(ProblemsApi);
  private readonly dialogs = inject(MatDialog);
  private readonly page = inject(PageInSight);
  protected readonly problem = linkedSignal(() => this.reported() ?? null);
  /** Stays for as long as this call is shown, though the server has been told that it was read. */
  protected readonly fresh = linkedSignal({ source: this.callId, computation: () => false });
  protected readonly choices = CHOICE_WORDS;
  protected readonly progress = PROGRESS_WORDS;
  private readonly told = signal<string | null>(null);

  constructor() {
    effect(() => {
      const problem = this.problem();
      if (problem?.unseen && this.page.inSight()) untracked(() => this.tellSeen(problem));
    });
  }

  protected async ask(): Promise<void> {
    const dialog = this.dialogs.open<ProblemDialog, ProblemQuestion, OwnProblem>(ProblemDialog, {
      data: { callId: this.callId(), known: this.problem() },
      width: '480px',
      ...(this.dark() ? { panelClass: 'always-dark' } : {}),
    });
    const report = await firstValueFrom(dialog.afterClosed());
    if (report) this.problem.set(report);
  }

  /** If this fails, the answer stays new, and the next look tells the server. */
  private tellSeen({ answeredAt }: OwnProblem): void {
    this.fresh.set(true);
    if (this.told() === answeredAt) return;
    this.told.set(answeredAt);
    this.api.seen(this.callId()).catch(() => this.told.set(null));
  }
}
