import { Component, computed, input } from '@angular/core';
import type { AuditCall, CandidatePair, StoredSample } from '@contracts';
import { isolated } from '../../shared-ui/isolated';
import { exactTime } from '../../shared-ui/times/times';
import { clockOf, spanWords } from '../ladder/clock';
import { QualityMark, REASON_WORDS } from '../quality-mark';
import { namesIn } from './case-names';

/** A sample: what one page measured of its link to one other page. */
@Component({
  selector: 'parley-sample-view',
  imports: [QualityMark],
  template: `
    <p class="fate measured">
      <parley-quality-mark [level]="shown().level" />
      @if (reason(); as reason) {
        <span>{{ reason }}</span>
      }
    </p>
    <dl>
      <dt>When</dt>
      <dd class="figures" [title]="exact()">{{ clock() }}</dd>
      @for (line of lines(); track line.name) {
        <dt>{{ line.name }}</dt>
        <dd class="figures">{{ line.words }}</dd>
      }
    </dl>
  `,
  styleUrl: './facts.scss',
})
export class SampleView {
  readonly call = input.required<AuditCall>();
  readonly shown = input.required<StoredSample>();

  protected readonly clock = computed(() => clockOf(Date.parse(this.shown().at)));
  protected readonly exact = computed(() => exactTime(this.shown().at));
  protected readonly reason = computed(() => {
    const { reason } = this.shown();
    return reason && REASON_WORDS[reason];
  });
  protected readonly lines = computed(() => linesOf(this.shown(), namesIn(this.call()).participant));
}

const LIMITATION_WORDS: Readonly<Record<NonNullable<StoredSample['limitation']>, string>> = {
  none: 'by nothing',
  bandwidth: 'by bandwidth',
  cpu: 'by the machine',
  other: 'by something else',
};

interface Line {
  name: string;
  words: string;
}

function linesOf(sample: StoredSample, nameOf: (id: number) => string): Line[] {
  const number = (value: number | null, unit: string) => (value === null ? 'not known' : `${rounded(value)} ${unit}`);
  const { width, height, fps, pair, limitation } = sample;
  return [
    { name: 'Over', words: spanWords(sample.spanMs) },
    { name: 'Round trip', words: number(sample.rttMs, 'ms') },
    { name: 'Jitter', words: number(sample.jitterMs, 'ms') },
    { name: 'Loss', words: number(sample.lossPercent, '%') },
    { name: 'Made-up sound', words: number(sample.concealedPercent, '%') },
    { name: 'Freezes', words: sample.freezes === null ? 'not known' : String(sample.freezes) },
    { name: 'Sound', words: flow(sample.audioInKbps, sample.audioOutKbps) },
    { name: 'Picture', words: flow(sample.videoInKbps, sample.videoOutKbps) },
    {
      name: 'Received size',
      words: width && height ? `${width} × ${height}${fps === null ? '' : `, ${rounded(fps)} fps`}` : 'no picture',
    },
    { name: 'Sending limited', words: limitation === null ? 'not known' : LIMITATION_WORDS[limitation] },
    ...pairLines(pair, { from: nameOf(sample.from), to: nameOf(sample.participantId) }),
  ];
}

const rounded = (value: number) => Math.round(value * 10) / 10;
const flow = (into: number, out: number) => `${rounded(into)} kbit/s in, ${rounded(out)} kbit/s out`;

function pairLines(pair: CandidatePair | null, { from, to }: { from: string; to: string }): Line[] {
  if (pair === null) return [{ name: 'Path', words: 'not known' }];
  const [local, remote, protocol] = [pair.local, pair.remote, pair.protocol].map(isolated);
  const relay = pair.relayProtocol ? `, to the relay over ${isolated(pair.relayProtocol)}` : '';
  return [
    { name: 'Path', words: `${local} ↔ ${remote} over ${protocol}${relay}` },
    { name: 'Ends', words: `${isolated(from)} ↔ ${isolated(to)}` },
  ];
}
