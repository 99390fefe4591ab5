import { DestroyRef, Directive, ElementRef, inject } from '@angular/core';

const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), [tabindex="0"]';

/** Where somebody was in a list, so that they can go on from there. */
interface Place {
  readonly control: Element;
  readonly row: Element;
  readonly rowAt: number;
}

/**
 * A list whose rows, and controls in rows, go away when they are used. Whoever used them by key would start again at the
 * top of the page: the focus stays with the row or, where that is gone, goes to the row in its place, and Tab leads on
 * from there. Never to a control of another row: a second press of the key would do to one person what was meant for another.
 */
@Directive({ selector: '[parleyKeepsFocus]', host: { '(focusin)': 'remember($event)', '(focusout)': 'forget()' } })
export class KeepsFocus {
  private readonly list = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private place: Place | null = null;

  constructor() {
    const observer = new MutationObserver((records) => this.restore(records));
    observer.observe(this.list, { childList: true, subtree: true });
    inject(DestroyRef).onDestroy(() => observer.disconnect());
  }

  protected remember({ target }: FocusEvent): void {
    const control = target as Element;
    const row = this.rows().find((one) => one.contains(control)) ?? this.list;
    this.place = { control, row, rowAt: this.rows().indexOf(row) };
  }

  /** Nobody has left where the control was taken away, which some browsers report too, or where a dialog has opened. */
  protected forget(): void {
    const left = this.place;
    setTimeout(() => {
      const leftByHand = left?.control.isConnected && !document.activeElement?.closest('.cdk-overlay-container');
      if (leftByHand && left === this.place && document.activeElement !== left.control) this.place = null;
    });
  }

  private restore(records: readonly MutationRecord[]): void {
    const place = this.place;
    if (!place || !isLost()) return;
    if (place.control.isConnected) return void (wasMoved(place.control, records) && take(place.control));
    this.place = null;
    take(place.row.isConnected ? place.row : this.standIn(place));
  }

  private standIn({ rowAt }: Place): Element {
    const rows = this.rows();
    return rows[Math.min(rowAt, rows.length - 1)] ?? this.list;
  }

  private rows(): HTMLElement[] {
    const within = rowAround(this.list);
    return [...this.list.querySelectorAll('li')].filter((row) => rowAround(row) === within);
  }
}

/** The row in which this one stands, as an item of a list inside of it. */
const rowAround = (element: Element) => element.parentElement?.closest('li') ?? null;

/** Rows that change places are taken out and put back. What else goes on in a list gives nobody the focus. */
const wasMoved = (control: Element, records: readonly MutationRecord[]): boolean =>
  records.some(({ addedNodes }) => [...addedNodes].some((node) => node.contains(control)));

/** Nothing else has taken it meanwhile. */
const isLost = () => document.activeElement === null || document.activeElement === document.body;

function take(element: Element): void {
  if (!(element instanceof HTMLElement)) return;
  if (!element.matches(FOCUSABLE)) element.tabIndex = -1;
  element.focus();
}
