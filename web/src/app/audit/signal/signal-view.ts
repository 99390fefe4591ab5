import { Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { type AuditSignal, isFirstPage, isSetAside } from '@contracts';
import { exactTime } from '../../shared-ui/times/times';
import { clockOf, spanWords } from '../ladder/clock';
import { CandidateView } from './candidate-view';
import { DescriptionView } from './description-view';
import { RawText } from './raw-text';
import { descriptionBefore, fateOf, isCandidate, isDescription, rawOf } from './signal-words';

/** One signal: what happened to it and when, its facts, and its text once revealed. */
@Component({
  selector: 'parley-signal-view',
  imports: [CandidateView, DescriptionView, MatButton, MatIcon, RawText],
  templateUrl: './signal-view.html',
  styleUrl: './facts.scss',
})
export class SignalView {
  readonly shown = input.required<AuditSignal>();
  /** All signals of the call, oldest first. */
  readonly signals = input.required<readonly AuditSignal[]>();
  readonly revealed = input.required<boolean>();
  /** Emits a signal's id. */
  readonly choose = output<number>();
  readonly reveal = output<void>();

  protected readonly fate = computed(() => fateOf(this.shown()));
  protected readonly description = computed(() => {
    const { facts } = this.shown();
    return isDescription(facts) ? facts : null;
  });
  protected readonly candidate = computed(() => {
    const { facts } = this.shown();
    return isCandidate(facts) ? facts : null;
  });
  protected readonly before = computed(() =>
    this.description() ? descriptionBefore(this.signals(), this.shown()) : null,
  );
  protected readonly raw = computed(() => rawOf(this.shown()));
  protected readonly rawBefore = computed(() => {
    const before = this.before();
    return before && rawOf(before);
  });
  protected readonly unreadable = computed(() => {
    const { facts } = this.shown();
    return facts === null || 'unreadable' in facts;
  });
  protected readonly times = computed(() => timesOf(this.shown()));
  /** Page numbers are shown only if one of the pages is not its participant's first. */
  protected readonly pages = computed(() => {
    const { senderEpoch, recipientEpoch } = this.shown();
    const later = [senderEpoch, recipientEpoch].some((epoch) => !isFirstPage({ epoch }));
    return later ? `page ${senderEpoch} → page ${Math.max(recipientEpoch, 1)}` : null;
  });
}

interface TimeLine {
  name: string;
  words: string;
  exact: string;
}

/** Each step with the time since the previous one. */
function timesOf(signal: AuditSignal): TimeLine[] {
  const { outcome, createdAt, deliveredAt, receivedAt, appliedAt, applyError } = signal;
  const committed = { name: 'Committed', words: clockOf(Date.parse(createdAt)), exact: exactTime(createdAt) };
  if (outcome === 'refused') return [committed];
  const applied = applyError === null ? 'Applied' : isSetAside(applyError) ? 'Set aside' : 'Failed';
  // Deliveries close to each other share a time, so the report on one may have been noted just before its delivery.
  const inOrder = deliveredAt !== null && (appliedAt === null || deliveredAt <= appliedAt);
  const handed = step('Handed over', deliveredAt, { since: createdAt, words: 'later' });
  if (receivedAt !== null) return [committed, handed, ...toldBy(signal, receivedAt, applied)];
  return [
    committed,
    handed,
    inOrder
      ? step(applied, appliedAt, { since: deliveredAt, words: 'later' })
      : step(applied, appliedAt, { since: createdAt, words: 'after it was committed' }),
  ];
}

/** What the page told: when it had the signal, and how long it took for it. */
function toldBy({ createdAt, deliveredAt, appliedAt, tookMs }: AuditSignal, receivedAt: string, applied: string) {
  const received = step('Received', receivedAt, { since: deliveredAt ?? createdAt, words: 'later' });
  if (appliedAt === null || tookMs === null)
    return [received, step(applied, appliedAt, { since: receivedAt, words: '' })];
  const waitedMs = Date.parse(appliedAt) - Date.parse(receivedAt) - tookMs;
  const waited = waitedMs >= WAITED_MS ? `, after ${spanWords(waitedMs)} of waiting for its place in the call` : '';
  const words = `${clockOf(Date.parse(appliedAt))} · the page took ${spanWords(tookMs)}${waited}`;
  return [received, { name: applied, words, exact: exactTime(appliedAt) }];
}

/** What a page waits for its place in the call in any case. */
const WAITED_MS = 1_000;

function step(name: string, at: string | null, { since, words }: { since: string; words: string }): TimeLine {
  if (at === null) return { name, words: 'not reported', exact: '' };
  const took = spanWords(Date.parse(at) - Date.parse(since));
  return { name, words: `${clockOf(Date.parse(at))} · ${took} ${words}`, exact: exactTime(at) };
}
