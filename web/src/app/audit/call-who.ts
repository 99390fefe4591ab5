import { booleanAttribute, Component, computed, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import type { Call } from '@contracts';

interface Who {
  who: string;
  /** Null for a room. */
  whom: string | null;
  /** "+2", "5 people"; empty for a call between two. */
  more: string;
}

/** Shows the caller and the callee, or the room and how many people came. */
export function whoOf({ kind, caller, callee, roomTitle, participants }: Call): Who {
  const people = participants.length;
  if (kind === 'room')
    return { who: roomTitle ?? 'Room', whom: null, more: `${people} ${people === 1 ? 'person' : 'people'}` };
  return { who: caller.displayName, whom: callee?.displayName ?? 'Nobody', more: people > 2 ? `+${people - 2}` : '' };
}

/** "Ann → Ben", "Ann → Ben +1", "Weekly 5 people". */
@Component({
  selector: 'parley-call-who',
  imports: [MatIcon],
  template: `
    <bdi class="ellipsis" [title]="who().who">{{ who().who }}</bdi>
    @if (who().whom; as whom) {
      <mat-icon class="mat-icon-16" svgIcon="arrow_forward" /><span class="unseen-text">&ngsp;to&ngsp;</span>
      <bdi class="ellipsis" [title]="whom">{{ whom }}</bdi>
    }
    @if (who().more; as more) {
      &ngsp;<span class="more">{{ more }}</span>
    }
  `,
  host: { '[class.whole]': 'whole()' },
  styles: `
    /* Long names share the room fairly: a short one beside them is not cut. */
    :host {
      display: grid;
      grid-auto-flow: column;
      grid-auto-columns: minmax(0, auto);
      justify-content: start;
      align-items: center;
      gap: 6px;
      min-width: 0;
    }
    :host(.whole) {
      display: flex;
      flex-wrap: wrap;
      gap: 0 8px;
    }
    :host(.whole) bdi {
      white-space: normal;
      overflow-wrap: anywhere;
    }
    mat-icon,
    .more {
      flex: none;
      white-space: nowrap;
      color: var(--parley-quiet);
    }
    .more {
      font-weight: 400;
    }
  `,
})
export class CallWho {
  readonly call = input.required<Call>();
  /** Shows the names in full, on as many lines as they need. */
  readonly whole = input(false, { transform: booleanAttribute });
  protected readonly who = computed(() => whoOf(this.call()));
}
