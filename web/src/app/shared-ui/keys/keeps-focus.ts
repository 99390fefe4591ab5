import { DestroyRef, Directive, ElementRef, inject } from '@angular/core';

const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), [tabindex="0"]';

/** A place in a list, to go on from there. */
interface ListPlace {
  readonly control: Element;
  readonly row: Element;
  readonly rowAt: number;
}

/**
 * For a list whose rows, or controls in rows, disappear when they are used. A keyboard user would have to start
 * again at the top of the page. Instead the focus stays with the row, or moves to the row that takes its place, and
 * Tab goes on from there. It never moves to a control of another row, since pressing the key a second time would do
 * to one person what was meant for another.
 */
@Directive({ selector: '[parleyKeepsFocus]', host: { '(focusin)': 'remember($event)', '(focusout)': 'forget()' } })
export class KeepsFocus {
  private readonly list = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private place: ListPlace | null = null;

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

  /**
   * The user has not left the list if the control was removed (which some browsers report too), or if a dialog has
   * opened.
   */
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

  private standIn({ rowAt }: ListPlace): Element {
    const rows = this.rows();
    return rows[Math.min(rowAt, rows.length - 1)] ?? this.list;
  }

  private rows(): HTMLElement[] {
    const within = rowAround(this.list);
    return [...this.list.querySelectorAll('li')].filter((row) => rowAround(row) === within);
  }
}

/** The row that contains this one, if this is an item of a nested list. */
const rowAround = (element: Element) => element.parentElement?.closest('li') ?? null;

/** Rows that change places are removed and added again. Other changes in a list must not move the focus to it. */
const wasMoved = (control: Element, records: readonly MutationRecord[]): boolean =>
  records.some(({ addedNodes }) => [...addedNodes].some((node) => node.contains(control)));

/** No other element has taken the focus meanwhile. */
const isLost = () => document.activeElement === null || document.activeElement === document.body;

function take(element: Element): void {
  if (!(element instanceof HTMLElement)) return;
  if (!element.matches(FOCUSABLE)) element.tabIndex = -1;
  element.focus();
}
