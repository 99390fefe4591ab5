import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import { MatTooltip } from '@angular/material/tooltip';
import { RouterLink } from '@angular/router';
import { type AuditCall, isLive, type Participant } from '@contracts';
import { timerWords } from '../../call/screen/call-timer';
import { LinkCopy } from '../../frame/link-copy';
import { Moment } from '../../shared-ui/times/moment';
import { Printing } from '../../shared-ui/page/printing';
import { kindOf, outcomeOf } from '../call-outcome';
import { CallWho } from '../call-who';
import { LiveCallEnder } from '../live/live-call-ender';
import { levelOf, QualityMark } from '../quality-mark';
import { FoundCalls } from '../search/found-calls';
import { devicesOf, reachOf } from '../signal/case-names';
import { CaseFiles } from './case-files';
import { CasePlace } from './case-place';
import { CaseReader } from './case-reader';

interface CaseHeadPerson {
  who: Participant;
  /** The person's devices, or how far they came if no device is known. */
  devices: string;
}

/** Sums up a call in two lines, with the actions for it. */
@Component({
  selector: 'parley-case-head',
  imports: [CallWho, MatButton, MatIcon, MatIconButton, MatMenuModule, MatTooltip, Moment, QualityMark, RouterLink],
  templateUrl: './case-head.html',
  styleUrl: './case-head.scss',
})
export class CaseHead {
  readonly call = input.required<AuditCall>();
  readonly refresh = output<void>();

  private readonly place = inject(CasePlace);
  private readonly links = inject(LinkCopy);
  protected readonly printing = inject(Printing);
  protected readonly files = inject(CaseFiles);
  protected readonly reader = inject(CaseReader);
  /** The search that led to this call. */
  protected readonly searched = inject(FoundCalls).query;
  protected readonly live = computed(() => isLive(this.call().status));
  protected readonly running = computed(() => this.call().status === 'accepted');
  protected readonly ender = inject(LiveCallEnder);
  protected readonly kind = computed(() => kindOf(this.call()));
  protected readonly outcome = computed(() => outcomeOf(this.call()));
  protected readonly level = computed(() => levelOf(this.call()));
  protected readonly duration = computed(() => {
    const { duration } = this.call();
    return duration === null || duration === 0 ? null : timerWords(duration);
  });
  protected readonly people = computed<CaseHeadPerson[]>(() =>
    this.call().participants.map((who) => ({ who, devices: this.devicesOf(who) })),
  );

  /** This many people fit on one line, unless the window is narrow. */
  protected readonly few = computed(() => this.people().length <= 2);

  /** Whether people and devices are shown. */
  protected readonly unfolded = signal(false);

  /** Print always shows everything, so the state before printing must stay. */
  protected follow(open: boolean): void {
    if (!this.printing.active()) this.unfolded.set(open);
  }

  protected copyLink(): void {
    const link = this.place.linkTo(null);
    void this.links.copy(link);
  }

  private devicesOf({ id }: Participant): string {
    return devicesOf(this.call(), id).join(', ') || (reachOf(this.call(), id) ?? 'device not noted');
  }
}
