import { Component, computed, input } from '@angular/core';
import type { LinkSample, Participant } from '@contracts';
import { rowsOf } from '../stage/call-statistics';

/** The figures of the link to each of the others, for whoever wants to know. */
@Component({
  selector: 'parley-room-statistics',
  // Scrolled by key.
  host: { tabindex: '0', role: 'group', 'aria-label': 'Figures' },
  template: `
    @for (person of people(); track person.id) {
      <section>
        <h3 class="ellipsis" dir="auto">{{ person.name }}</h3>
        <dl class="figures">
          @for (row of person.rows; track row.name) {
            <div>
              <dt>{{ row.name }}</dt>
              <dd>{{ row.value }}</dd>
            </div>
          }
        </dl>
      </section>
    } @empty {
      <p>Nobody else is here.</p>
    }
  `,
  styles: `
    :host {
      display: block;
      flex: 1;
      min-height: 0;
      overflow-y: auto;
      padding: 0 16px 16px;
    }
    h3 {
      margin: 12px 0 4px;
      font: var(--mat-sys-title-small);
    }
    dl {
      margin: 0;
    }
    dl > div {
      display: flex;
      justify-content: space-between;
      gap: 12px;
      padding: 3px 0;
    }
    dt,
    p {
      color: #b9c3cb;
    }
    dd {
      margin: 0;
      text-align: right;
    }
  `,
})
export class RoomStatistics {
  readonly present = input.required<readonly Participant[]>();
  /** By participant id. */
  readonly samples = input.required<ReadonlyMap<number, LinkSample>>();

  protected readonly people = computed(() =>
    this.present().map(({ id, displayName }) => ({
      id,
      name: displayName,
      rows: rowsOf(this.samples().get(id) ?? null),
    })),
  );
}
