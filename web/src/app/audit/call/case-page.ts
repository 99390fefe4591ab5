import {
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  input,
  linkedSignal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatProgressBar } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import { type AuditCall, type Finding, isLive } from '@contracts';
import { Feedback } from '../../frame/feedback';
import { LinkCopy } from '../../frame/link-copy';
import { EmptyPlace } from '../../shared-ui/empty-place';
import { LeftOut } from '../../shared-ui/lists/left-out';
import { headingComesWith } from '../../shared-ui/page/loaded-heading';
import { Printing } from '../../shared-ui/page/printing';
import { titledBy } from '../../shared-ui/page/page-title';
import { ProfileBoard } from '../../signaling/profile-board';
import { AskedAgain } from '../asked-again';
import { Ladder } from '../ladder/ladder';
import { findChosen } from '../signal/chosen-thing';
import { SignalPanel } from '../signal/signal-panel';
import { LiveFollow } from '../live/live-follow';
import { ReportLine } from '../problems/report-line';
import { CaseFiles } from './case-files';
import { CaseHead } from './case-head';
import { CasePlace } from './case-place';
import { CaseReader } from './case-reader';
import { Diagnosis } from './diagnosis';

/** A running call is read again at most this often, since its whole log is read and judged each time; a long log less often. */
const FOLLOW_MS = 5_000;
const FOLLOW_MS_A_SIGNAL = 5;
const FOLLOW_MS_MOST = 60_000;

/** One call, for support: what it was, what went wrong, its ladder, and the item that is chosen. */
@Component({
  selector: 'parley-case-page',
  imports: [
    CaseHead,
    Diagnosis,
    EmptyPlace,
    Ladder,
    LeftOut,
    MatButton,
    MatIcon,
    MatProgressBar,
    ReportLine,
    RouterLink,
    SignalPanel,
  ],
  templateUrl: './case-page.html',
  styleUrl: './case-page.scss',
  providers: [CaseFiles, CasePlace, CaseReader],
})
export class CasePage {
  /** From the address. */
  readonly id = input.required<string>();

  private readonly links = inject(LinkCopy);
  private readonly feedback = inject(Feedback);
  private readonly profiles = inject(ProfileBoard);
  private readonly ladder = viewChild<ElementRef<HTMLElement>>('ladder');
  protected readonly reader = inject(CaseReader);
  protected readonly place = inject(CasePlace);
  protected readonly files = inject(CaseFiles);
  private readonly again = new AskedAgain(() => this.reader.renew());
  /** The call with its people's latest names. */
  protected readonly call = computed(() => this.profiles.latest(this.reader.call()));
  /** The worst finding, until the user looks at the evidence of another one. */
  protected readonly pointed = linkedSignal<AuditCall | null, Finding | null>({
    source: () => this.reader.call(),
    computation: (call, before) => {
      const kept = call?.id === before?.source?.id ? before?.value : null;
      return (kept && sameAs(kept, call?.diagnosis ?? [])) ?? call?.diagnosis[0] ?? null;
    },
  });
  protected readonly evidence = computed(() => this.pointed()?.evidence ?? null);
  protected readonly shownWords = computed(() => {
    const count = this.reader.signals().length;
    return count === 1 ? '1 signal is here.' : `${count.toLocaleString('en-GB')} signals are here.`;
  });
  /** Whether we can tell if the chosen item exists: it was found, or the log is complete. */
  protected readonly isKnown = computed(() => {
    const [chosen, call, signals, samples] = [
      this.place.chosen(),
      this.reader.call(),
      this.reader.signals(),
      this.reader.samples(),
    ];
    if (chosen === null || call === null) return false;
    const log = { signals, events: call.timeline, samples };
    return !this.reader.growing() || findChosen(chosen, log) !== null;
  });
  /** Signals that arrived after the reveal are masked. */
  protected readonly isRaw = computed(() => {
    const chosen = this.place.chosen();
    const isSince = chosen !== null && 'signal' in chosen && this.reader.since().some(({ id }) => id === chosen.signal);
    return this.reader.revealed() && !isSince;
  });
  protected readonly readWords = computed(() => this.reader.read().toLocaleString('en-GB'));

  constructor() {
    const isRunning = () => isLive(this.reader.call()?.status ?? 'ended');
    const changed = async (callIds: readonly number[]) => {
      // A renewal would begin the reading of a long log again.
      await this.reader.settled();
      const id = this.reader.call()?.id ?? 0;
      return callIds.length === 0 || callIds.includes(id) ? this.reader.renew() : true;
    };
    const restMs = () => Math.min(FOLLOW_MS_MOST, FOLLOW_MS + FOLLOW_MS_A_SIGNAL * this.reader.signals().length);
    new LiveFollow({ active: isRunning, asksFirst: false, changed, restMs });
    titledBy(() => `Call ${this.id()}`);
    headingComesWith(() => this.reader.state() !== 'loading');
    inject(Printing).complete(() => this.reader.settled());
    effect(() => {
      const id = this.id();
      untracked(() => {
        this.again.answered();
        void this.reader.open(id);
      });
    });
    // In a narrow window the ladder may be scrolled away when a piece of evidence is chosen.
    effect(() => {
      if (this.place.chosen() !== null) this.ladder()?.nativeElement.scrollIntoView?.({ block: 'nearest' });
    });
  }

  protected async refresh(): Promise<void> {
    this.again.answered();
    try {
      await this.reader.refresh();
    } catch (failure) {
      this.feedback.fail(failure);
    }
  }

  protected copyLink(): void {
    const link = this.place.linkTo(this.place.chosen());
    void this.links.copy(link);
  }
}

/** The finding of the same rule about the same people; if there are several, the one with the same first evidence. */
function sameAs(kept: Finding, found: readonly Finding[]): Finding | null {
  const begins = ({ evidence: { signals, events, samples } }: Finding) => [signals[0], events[0], samples[0]].join();
  const alike = found.filter(
    ({ code, participantIds }) => code === kept.code && participantIds.join() === kept.participantIds.join(),
  );
  return alike.find((finding) => begins(finding) === begins(kept)) ?? alike.at(0) ?? null;
}
