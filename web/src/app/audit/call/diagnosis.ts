import { Component, computed, inject, input, model, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { type AuditCall, type AuditSignal, type Finding, isSound, type StoredSample } from '@contracts';
import { Printing } from '../../shared-ui/page/printing';
import { type Chosen, sameChosen } from '../ladder/chosen';
import { evidenceOf, pointsOf } from './evidence';
import { plainWords } from './plain-words';

const FINDINGS_SHOWN = 2;
const EVIDENCE_SHOWN = 4;
/** All evidence is lit up in the ladder; hundreds of chips would bury the finding, so more than this are folded. */
const EVIDENCE_UNFOLDED = 40;

const LOOKS: Readonly<Record<Finding['severity'], { icon: string; words: string }>> = {
  failure: { icon: 'error', words: 'Failure' },
  warning: { icon: 'warning', words: 'Warning' },
  info: { icon: 'info', words: 'Note' },
};

/** What the log says about how the call went, with the evidence. */
@Component({
  selector: 'parley-diagnosis',
  imports: [MatButton, MatIcon],
  templateUrl: './diagnosis.html',
  styleUrl: './diagnosis.scss',
})
export class Diagnosis {
  readonly call = input.required<AuditCall>();
  readonly signals = input.required<readonly AuditSignal[]>();
  readonly samples = input.required<readonly StoredSample[]>();
  readonly chosen = input.required<Chosen | null>();
  /** The finding whose evidence is lit up in the ladder. */
  readonly pointed = model.required<Finding | null>();
  readonly choose = output<Chosen>();

  private readonly printing = inject(Printing);
  private readonly whole = signal(false);
  private readonly unfolded = signal<ReadonlySet<Finding>>(new Set());
  protected readonly looks = LOOKS;
  protected readonly sound = computed(() => isSound(this.call()));
  /** The words for a call that deserves no tick, though nothing in its log is unusual. */
  protected readonly plain = computed(() => {
    const call = this.call();
    return this.sound() || call.diagnosis.some(({ severity }) => severity !== 'info') ? null : plainWords(call);
  });
  protected readonly findings = computed(() => {
    const { diagnosis } = this.call();
    const shown = this.whole() || this.printing.active() ? diagnosis : diagnosis.slice(0, FINDINGS_SHOWN);
    return shown.map((finding) => this.lookAt(finding));
  });
  protected readonly hidden = computed(() => this.call().diagnosis.length - this.findings().length);

  protected showAll(): void {
    this.whole.set(true);
  }

  protected unfold(finding: Finding): void {
    this.unfolded.update((known) => new Set([...known, finding]));
  }

  protected pointAt(finding: Finding, chosen: Chosen): void {
    this.pointed.set(finding);
    this.choose.emit(chosen);
  }

  protected isChosen(chosen: Chosen): boolean {
    return sameChosen(this.chosen(), chosen);
  }

  private lookAt(finding: Finding) {
    const log = { call: this.call(), signals: this.signals(), samples: this.samples() };
    const points = pointsOf(finding);
    // Nothing can be unfolded on paper.
    const unfolded = this.printing.active() || this.unfolded().has(finding);
    const evidence = points
      .slice(0, unfolded ? EVIDENCE_UNFOLDED : EVIDENCE_SHOWN)
      .map((chosen) => evidenceOf(chosen, log));
    return { finding, look: LOOKS[finding.severity], evidence, unfolded, more: points.length - evidence.length };
  }
}
