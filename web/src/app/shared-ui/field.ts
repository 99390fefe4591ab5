import {
  afterNextRender,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  Injector,
  input,
  ViewEncapsulation,
} from '@angular/core';
import type { Entry } from './entry';

let made = 0;

/**
 * A text field that looks like Material's outlined one, for the pages that come first: Material's takes 20 kB with what it needs. Put an
 * `<input>` into it, and before or after that an element marked as `before` or `after`.
 */
@Component({
  selector: 'parley-field',
  template: `
    <div class="box">
      <ng-content select="[before]" />
      <ng-content select="input" />
      <label [attr.for]="id">{{ label() }}</label>
      <ng-content select="[after]" />
      <fieldset aria-hidden="true">
        <legend>{{ label() }}</legend>
      </fieldset>
    </div>
    <p class="wrong" [id]="id + '-wrong'" aria-live="polite" aria-atomic="true">{{ wrong() }}</p>
    @if (hint() && !wrong()) {
      <p class="hint" [id]="id + '-hint'">{{ hint() }}</p>
    }
  `,
  styleUrl: './field.scss',
  // The input belongs to the component that uses the field, and is styled here.
  encapsulation: ViewEncapsulation.None,
  host: { '[class.invalid]': 'wrong()' },
})
export class Field {
  readonly label = input.required<string>();
  readonly hint = input('');
  /** The text, for code that wants to know it; the entry also says what is wrong. */
  readonly entry = input<Entry>();

  private readonly injector = inject(Injector);
  protected readonly id = `parley-field-${++made}`;
  protected readonly wrong = computed(() => this.entry()?.wrong() ?? '');

  constructor() {
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    afterNextRender({ write: () => this.adopt(host.querySelector('input')!) });
  }

  private adopt(box: HTMLInputElement): void {
    const own = box.getAttribute('aria-describedby') ?? '';
    box.id = this.id;
    // The style sheet sees from this whether the field is empty.
    box.placeholder = ' ';
    this.follow(box);
    effect(
      () => {
        const wrong = this.wrong() !== '';
        const hint = this.hint() ? `${this.id}-hint` : own;
        box.setAttribute('aria-invalid', String(wrong));
        box.setAttribute('aria-describedby', wrong ? `${this.id}-wrong` : hint);
      },
      { injector: this.injector },
    );
  }

  private follow(box: HTMLInputElement): void {
    const entry = this.entry();
    if (!entry) return;
    entry.box = box;
    // A browser may have filled it in before the page was ready.
    entry.write(box.value);
    box.addEventListener('input', () => entry.write(box.value));
    box.addEventListener('change', () => entry.reread());
    box.addEventListener('blur', () => entry.judge());
  }
}
