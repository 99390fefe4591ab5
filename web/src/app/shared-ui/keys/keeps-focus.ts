import { DestroyRef, Directive, ElementRef, inject } from '@angular/core';

const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), [tabindex="0"]';

/** Where somebody was in a list, so that they can go on from there. */
interface Place {
  readonly control: Element;
  readonly row: Element;
  readonly rowAt: number;
  readonly controlAt: number;
}

/**
 * A list whose rows, and controls in rows, go away when they are used. Whoever used them by key would start again at the
 * top of the page: the focus stays with the row or, where that is gone, takes the same control of the row in its place.
 */
@Directive({ selector: '[parleyKeepsFocus]', host: { '(focusin)': 'remember($event)', '(focusout)': 'forget()' } })
export class KeepsFocus {
  private readonly list = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private place: Place | null = null;

  constructor() {
    const observer = new MutationObserver(() => this.restore());
    observer.observe(this.list, { childList: true, subtree: true });
    inject(DestroyRef).onDestroy(() => observer.disconnect());
  }

  protected remember({ target }: FocusEvent): void {
    const control = target as Element;
    const row = control.closest('li');
    this.place = row && {
      control,
      row,
      rowAt: this.rows().indexOf(row),
      controlAt: controlsOf(row).indexOf(control),
    };
  }

  /** Some browsers say that the focus is lost when its element is taken away: that is no leaving. Nor is a dialog. */
  protected forget(): void {
    const left = this.place;
    setTimeout(() => {
      const leftByHand = left?.control.isConnected && !document.activeElement?.closest('.cdk-overlay-container');
      if (leftByHand && left === this.place && document.activeElement !== left.control) this.place = null;
    });
  }

  private restore(): void {
    const place = this.place;
    if (!place || place.control.isConnected || !isLost()) return;
    this.place = null;
    take(place.row.isConnected ? place.row : this.standIn(place));
  }

  private standIn({ rowAt, controlAt }: Place): Element {
    const rows = this.rows();
    const row = rows[Math.min(rowAt, rows.length - 1)];
    return row ? (controlsOf(row).at(controlAt) ?? row) : this.list;
  }

  private rows(): Element[] {
    return [...this.list.querySelectorAll('li')];
  }
}

const controlsOf = (row: Element) => [...row.querySelectorAll(FOCUSABLE)];

/** Nothing else has taken it meanwhile. */
const isLost = () => document.activeElement === null || document.activeElement === document.body;

function take(element: Element): void {
  if (!(element instanceof HTMLElement)) return;
  if (!element.matches(FOCUSABLE)) element.tabIndex = -1;
  element.focus();
}
