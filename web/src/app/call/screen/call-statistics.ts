import { Component, computed, input } from '@angular/core';
import type { LinkSample, Participant } from '@contracts';

interface Row {
  readonly name: string;
  readonly value: string;
}

const UNKNOWN = '–';

/** The measured values of the link to each of the others. */
@Component({
  selector: 'parley-call-statistics',
  // Focusable, so that it can be scrolled with the keyboard.
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
export class CallStatistics {
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

/** A look at a link, in words. */
function rowsOf(sample: LinkSample | null): Row[] {
  return [
    { name: 'Round trip', value: figure(sample?.rttMs, 'ms') },
    { name: 'Lost on the way', value: figure(sample?.lossPercent, '%', 1) },
    { name: 'Jitter', value: figure(sample?.jitterMs, 'ms') },
    { name: 'Sent', value: figure(sample && sample.audioOutKbps + sample.videoOutKbps, 'kbit/s') },
    { name: 'Received', value: figure(sample && sample.audioInKbps + sample.videoInKbps, 'kbit/s') },
    { name: 'Picture received', value: pictureWords(sample) },
    { name: 'Path', value: sample?.pair ? `${sample.pair.local} over ${sample.pair.protocol}` : UNKNOWN },
  ];
}

function figure(value: number | null | undefined, unit: string, digits = 0): string {
  return value === null || value === undefined ? UNKNOWN : `${value.toFixed(digits)} ${unit}`;
}

function pictureWords(sample: LinkSample | null): string {
  if (!sample?.width || !sample.height) return UNKNOWN;
  return `${sample.width} × ${sample.height}, ${Math.round(sample.fps ?? 0)} fps`;
}
