import { Component, computed, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { LinkSample } from '@contracts';

export interface Row {
  readonly name: string;
  readonly value: string;
}

const UNKNOWN = '–';

/** The figures behind the bars, for whoever wants to know. */
@Component({
  selector: 'parley-call-statistics',
  imports: [MatIcon, MatIconButton],
  template: `
    <section aria-label="Connection statistics">
      <header>
        <h2>Connection</h2>
        <button matIconButton aria-label="Close statistics" (click)="closed.emit()">
          <mat-icon svgIcon="close" />
        </button>
      </header>
      <dl class="figures">
        @for (row of rows(); track row.name) {
          <div>
            <dt>{{ row.name }}</dt>
            <dd>{{ row.value }}</dd>
          </div>
        }
      </dl>
    </section>
  `,
  styles: `
    :host {
      position: absolute;
      z-index: 3;
      top: 72px;
      left: 16px;
      width: min(280px, calc(100% - 32px));
      padding: 8px 8px 16px 16px;
      box-sizing: border-box;
      border: 1px solid rgb(255 255 255 / 14%);
      border-radius: 16px;
      background: rgb(20 24 27 / 92%);
    }
    @media (width < 720px) {
      /* Beneath a notice. */
      :host {
        top: 144px;
      }
    }
    /* A small window, or a large text: the controls stay free, and what does not fit is scrolled to. */
    @media (height < 520px) {
      :host {
        top: 64px;
        max-height: calc(100% - 176px);
        overflow-y: auto;
      }
    }
    header,
    dl > div {
      display: flex;
      align-items: center;
      justify-content: space-between;
    }
    dl {
      margin: 0;
      padding-right: 8px;
    }
    dl > div {
      padding: 4px 0;
    }
    dt {
      color: #b9c3cb;
    }
    dd {
      margin: 0;
      text-align: right;
    }
  `,
})
export class CallStatistics {
  readonly sample = input.required<LinkSample | null>();
  readonly closed = output();

  protected readonly rows = computed(() => rowsOf(this.sample()));
}

/** What one look at a link has shown, in words. */
export function rowsOf(sample: LinkSample | null): Row[] {
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
