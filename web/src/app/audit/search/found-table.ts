import { Component, computed, ElementRef, inject, input, output } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import { type FoundCall, isLive, type QualityLevel } from '@contracts';
import { timerWords } from '../../call/screen/call-timer';
import { Moment } from '../../shared-ui/times/moment';
import { durationWords } from '../../shared-ui/times/times';
import { type OutcomeLook, kindOf, outcomeOf } from '../call-outcome';
import { CAUSE_WORDS } from '../cause-words';
import { CallWho } from '../call-who';
import { levelOf, QualityMark } from '../quality-mark';

interface Row {
  call: FoundCall;
  kind: { words: string; icon: string };
  outcome: OutcomeLook;
  level: QualityLevel | null;
  /** What the diagnosis found, in a few words. */
  cause: string | null;
  duration: string;
  durationInWords: string;
}

/** The found calls as a dense table; each row is a link. The arrow keys move between rows. */
@Component({
  selector: 'parley-found-table',
  imports: [CallWho, MatIcon, Moment, QualityMark, RouterLink],
  templateUrl: './found-table.html',
  styleUrl: './found-table.scss',
})
export class FoundTable {
  readonly calls = input.required<readonly FoundCall[]>();
  readonly opened = output<number>();

  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly rows = computed(() => this.calls().map(rowOf));

  focusCall(id: number): void {
    this.element.querySelector<HTMLElement>(`a[data-call="${id}"]`)?.focus({ preventScroll: true });
  }

  protected move(event: KeyboardEvent): void {
    const links = Array.from(this.element.querySelectorAll<HTMLElement>('a[data-call]'));
    const here = links.findIndex((link) => link === document.activeElement);
    const there = placeAfter(event.key, here, links.length);
    if (there === null) return;
    event.preventDefault();
    links[there].focus();
  }
}

function placeAfter(key: string, here: number, count: number): number | null {
  if (key === 'ArrowDown') return Math.min(here + 1, count - 1);
  if (key === 'ArrowUp') return Math.max(here - 1, 0);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}

function rowOf(call: FoundCall): Row {
  const duration = call.duration ?? 0;
  return {
    call,
    kind: kindOf(call),
    outcome: outcomeOf(call),
    level: levelOf(call),
    cause: call.cause?.code ? CAUSE_WORDS[call.cause.code] : null,
    duration: isLive(call.status) ? '' : duration > 0 ? timerWords(duration) : '–',
    durationInWords: duration > 0 ? durationWords(duration) : 'Nobody talked',
  };
}
