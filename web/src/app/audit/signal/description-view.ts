import { Component, computed, input, output } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import type { AuditSignal, DescriptionFacts } from '@contracts';
import { differences } from './facts-difference';
import { isDescription, kindWords } from './signal-words';

/** What a session description offers, and what is new in it. */
@Component({
  selector: 'parley-description-view',
  imports: [MatIcon],
  template: `
    <h3>
      Since
      @if (before(); as earlier) {
        <button type="button" class="link" (click)="choose.emit(earlier.id)">
          the {{ beforeWords() }} before <span class="figures">(#{{ earlier.id }})</span>
        </button>
      } @else {
        the one before
      }
    </h3>
    @if (changes(); as changes) {
      @if (changes.length) {
        <ul>
          @for (change of changes; track change.words) {
            <li [class.weighty]="change.weighty">
              <mat-icon class="mat-icon-16" [svgIcon]="change.weighty ? 'warning' : 'chevron_right'" />
              <span>{{ change.words }}</span>
            </li>
          }
        </ul>
      } @else {
        <p class="quiet">Nothing changed.</p>
      }
    } @else {
      <p class="quiet">This is the first one.</p>
    }
    <h3>Media sections</h3>
    @for (section of facts().media; track $index) {
      <dl class="section">
        <dt>
          {{ section.kind }}
          @if (section.mid !== null) {
            <span class="quiet">mid {{ section.mid }}</span>
          }
        </dt>
        <dd>
          @if (section.rejected) {
            <strong class="rejected"><mat-icon class="mat-icon-16" svgIcon="block" />rejected</strong>
          } @else {
            {{ section.direction }}
          }
          <span class="codecs quiet">{{ section.codecs.join(', ') || 'no codecs' }}</span>
        </dd>
      </dl>
    } @empty {
      <p class="quiet">It has none.</p>
    }
    <h3>Connection</h3>
    <dl>
      <dt>Fingerprint</dt>
      <dd class="mono">{{ facts().fingerprint ?? 'none' }}</dd>
      <dt>DTLS setup</dt>
      <dd>{{ facts().setup ?? 'none' }}</dd>
      <dt>ICE options</dt>
      <dd>{{ facts().iceOptions ?? 'none' }}</dd>
      <dt>ICE user fragment</dt>
      <dd class="mono">{{ facts().iceUfrag ?? 'not kept' }}</dd>
      <dt>Candidates in it</dt>
      <dd class="figures">{{ facts().candidates }}</dd>
    </dl>
  `,
  styleUrl: './facts.scss',
})
export class DescriptionView {
  readonly facts = input.required<DescriptionFacts>();
  /** The previous description from the same sender to the same recipient. */
  readonly before = input.required<AuditSignal | null>();
  /** Emits a signal's id. */
  readonly choose = output<number>();

  protected readonly beforeWords = computed(() => {
    const earlier = this.before();
    return earlier ? kindWords(earlier).toLowerCase() : '';
  });
  protected readonly changes = computed(() => {
    const facts = this.before()?.facts ?? null;
    return isDescription(facts) ? differences(facts, this.facts()) : null;
  });
}
