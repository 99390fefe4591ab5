import { Component, input, output, signal } from '@angular/core';
import { FormControl, ReactiveFormsModule, type ValidatorFn } from '@angular/forms';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Problem } from '../session/api-problem';
import { lineAtMost, lineLengthOf, oneLineOf } from '../shared-ui/one-line';
import { outlinedFields } from '../shared-ui/outlined-fields';

export interface LineRules {
  /** What the server calls the field. */
  readonly field: string;
  readonly most: number;
  readonly enough?: ValidatorFn;
  /** What to say if the text is not enough, and if the server does not take it. */
  readonly words: { readonly tooLittle?: string; readonly refused: string };
}

/** One line of text for the server: what is written, what is wrong with it, and whether it is on its way. */
export class WrittenLine {
  readonly busy = signal(false);
  readonly problem = signal('');
  readonly control: FormControl<string>;

  constructor(
    readonly rules: LineRules,
    text = '',
  ) {
    const validators = [lineAtMost(rules.most), ...(rules.enough ? [rules.enough] : [])];
    this.control = new FormControl(text, { nonNullable: true, validators });
  }

  length(): number {
    return lineLengthOf(this.control.value);
  }

  wrong(): string {
    const { most, words } = this.rules;
    if (this.control.hasError('maxlength')) return `Use at most ${most} characters.`;
    return this.control.hasError('server') ? words.refused : (words.tooLittle ?? '');
  }

  /** Hands the line over if it will do, and shows why it was not taken. */
  async send(deliver: (line: string) => Promise<void>): Promise<void> {
    this.control.markAsTouched();
    if (this.control.invalid || this.busy()) return;
    this.busy.set(true);
    this.problem.set('');
    try {
      await deliver(oneLineOf(this.control.value));
    } catch (failure) {
      this.show(Problem.of(failure));
    } finally {
      this.busy.set(false);
    }
  }

  private show(problem: Problem): void {
    if (problem.fieldError(this.rules.field) === null) this.problem.set(problem.words());
    else this.control.setErrors({ server: true });
  }
}

/** The form of a dialog for one written line: the field, its limit, then the content, and the problem with it. */
@Component({
  selector: 'parley-line-form',
  imports: [MatFormFieldModule, MatInput, ReactiveFormsModule],
  providers: [outlinedFields],
  template: `
    <form id="line-form" (submit)="$event.preventDefault(); sent.emit()">
      <mat-form-field>
        <mat-label>{{ label() }}</mat-label>
        <textarea
          matInput
          cdkFocusInitial
          cdkTextareaAutosize
          dir="auto"
          rows="2"
          [formControl]="line().control"
          (keydown.control.enter)="sent.emit()"
        ></textarea>
        <mat-hint align="end" class="figures">{{ line().length() }} of {{ line().rules.most }}</mat-hint>
        <mat-error>{{ line().wrong() }}</mat-error>
      </mat-form-field>
    </form>
    <ng-content />
    <p class="problem" role="alert">{{ line().problem() }}</p>
  `,
  styles: `
    :host {
      display: grid;
      gap: inherit;
      width: 100%;
    }
    mat-form-field {
      width: 100%;
    }
    .problem {
      color: var(--mat-sys-error);
    }
    .problem:empty {
      display: none;
    }
  `,
})
export class LineForm {
  readonly line = input.required<WrittenLine>();
  readonly label = input.required<string>();
  readonly sent = output();
}
