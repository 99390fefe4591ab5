import { Component, computed, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import type { AuditCall, CallEvent } from '@contracts';
import { isolated } from '../../shared-ui/isolated';
import { exactTime } from '../../shared-ui/times/times';
import { clockOf, spanWords } from '../ladder/clock';
import { eventTime } from '../ladder/words/event-time';
import { type Names, readEvent } from '../ladder/words/event-words';
import { deviceName, namesIn } from './case-names';

const TOLD_AT_ONCE_MS = 1_000;

/** An item of the log that is no signal. */
@Component({
  selector: 'parley-event-view',
  imports: [MatIcon],
  template: `
    <p class="fate" [class.failed]="reading().failed">
      <mat-icon class="mat-icon-16" [svgIcon]="reading().failed ? 'error' : 'info'" />
      <span dir="auto">{{ reading().words }}</span>
    </p>
    <dl>
      <dt>Who</dt>
      <dd>
        <bdi>{{ who() }}</bdi>
      </dd>
      @if (device(); as device) {
        <dt>Device</dt>
        <dd>{{ device }}</dd>
      }
      <dt>When</dt>
      <dd class="figures" [title]="exact()">{{ clock() }}</dd>
      @if (toldAfter(); as span) {
        <dt>Told</dt>
        <dd>{{ span }} later</dd>
      }
    </dl>
  `,
  styleUrl: './facts.scss',
})
export class EventView {
  readonly call = input.required<AuditCall>();
  readonly shown = input.required<CallEvent>();

  /** The names in the form they have within a sentence. */
  private readonly names = computed<Names>(() => {
    const { participant, user } = namesIn(this.call());
    const isolatedOrNull = (name: string | null) => name && isolated(name);
    return { participant: (id) => isolated(participant(id)), user: (id) => isolatedOrNull(user(id)) };
  });
  protected readonly reading = computed(() => readEvent(this.shown(), this.names()));
  protected readonly who = computed(() => {
    const { participantId } = this.shown();
    return participantId === null ? 'The call' : namesIn(this.call()).participant(participantId);
  });
  protected readonly device = computed(() => {
    const { detail } = this.shown();
    return detail && 'deviceId' in detail ? deviceName(this.call(), detail.deviceId) : null;
  });
  private readonly time = computed(() => eventTime(this.shown()));
  protected readonly clock = computed(() => clockOf(this.time()));
  protected readonly exact = computed(() => exactTime(new Date(this.time()).toISOString()));
  /** How much later the page told it; null if it did so at once. */
  protected readonly toldAfter = computed(() => {
    const ms = Date.parse(this.shown().at) - this.time();
    return ms < TOLD_AT_ONCE_MS ? null : spanWords(ms);
  });
}
