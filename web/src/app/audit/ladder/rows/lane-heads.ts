import { Component, computed, input } from '@angular/core';
import type { LaneLayout } from './lane-layout';
import type { LadderLanes } from './lanes';

/** The names over the lanes; they stay in place while the ladder scrolls. */
@Component({
  selector: 'parley-lane-heads',
  template: `
    @for (lane of shown(); track lane.key) {
      <div class="lane" [class.server]="lane.participantId === null" [style.width.px]="layout().laneWidth">
        <bdi class="name ellipsis" [title]="lane.name">{{ lane.name }}</bdi>
        @if (lane.device; as device) {
          <div class="quiet ellipsis" [title]="device">
            <bdi>{{ device }}</bdi>
          </div>
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: flex;
    }
    .lane {
      box-sizing: border-box;
      padding: 4px 6px;
      text-align: center;
      font: var(--mat-sys-label-small);
    }
    .name {
      display: block;
      font: var(--mat-sys-label-large);
      font-weight: 600;
    }
    .server .name {
      color: var(--mat-sys-on-surface-variant);
    }
  `,
})
export class LaneHeads {
  readonly lanes = input.required<LadderLanes>();
  readonly layout = input.required<LaneLayout>();
  protected readonly shown = computed(() => this.layout().shown.map((i) => this.lanes().all[i]));
}
