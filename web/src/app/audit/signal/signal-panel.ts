import { Component, computed, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatTooltip } from '@angular/material/tooltip';
import type { AuditCall, AuditSignal, StoredSample } from '@contracts';
import type { Chosen } from '../ladder/chosen';
import { namesIn } from './case-names';
import { type Found, findChosen, neighbours } from './chosen-thing';
import { EventView } from './event-view';
import { SampleView } from './sample-view';
import { SignalView } from './signal-view';
import { kindWords } from './signal-words';

/** The two people it is about, and the direction. */
interface Ends {
  readonly from: string;
  readonly to: string;
  readonly icon: string;
  readonly words: string;
}

const SENT = { icon: 'arrow_forward', words: 'to' } as const;
const MEASURED = { icon: 'arrow_back', words: 'from' } as const;

const THINGS = { signal: 'signal', event: 'event', sample: 'sample' } as const;

/** Shows the item chosen in the ladder in full. */
@Component({
  selector: 'parley-signal-panel',
  imports: [EventView, MatIcon, MatIconButton, MatTooltip, SampleView, SignalView],
  templateUrl: './signal-panel.html',
  styleUrl: './signal-panel.scss',
  host: { '(keydown.escape)': 'choose.emit(null)' },
})
export class SignalPanel {
  readonly call = input.required<AuditCall>();
  readonly signals = input.required<readonly AuditSignal[]>();
  readonly samples = input.required<readonly StoredSample[]>();
  readonly chosen = input.required<Chosen>();
  readonly revealed = input.required<boolean>();
  readonly choose = output<Chosen | null>();
  readonly reveal = output<void>();
  readonly copyLink = output<void>();

  protected readonly found = computed<Found | null>(() => findChosen(this.chosen(), this.log()));
  protected readonly beside = computed(() => neighbours(this.chosen(), this.log()));
  /** "signal", for the labels of buttons. */
  protected readonly thing = computed(() => THINGS[Object.keys(this.chosen())[0] as keyof typeof THINGS]);
  protected readonly id = computed(() => Object.values(this.chosen())[0]);
  protected readonly heading = computed(() => headingOf(this.found()));
  /** Ann → Ben; for a sample, what Ann received from Ben: Ann ← Ben. */
  protected readonly ends = computed(() => endsOf(this.found(), namesIn(this.call()).participant));

  private log() {
    return { signals: this.signals(), events: this.call().timeline, samples: this.samples() };
  }
}

function headingOf(found: Found | null): string {
  if (found === null) return 'Not there';
  if (found.kind === 'signal') return kindWords(found.thing);
  return found.kind === 'event' ? 'Event' : 'Quality sample';
}

function endsOf(found: Found | null, nameOf: (id: number) => string): Ends | null {
  if (found?.kind === 'signal') {
    const { senderParticipantId, recipientParticipantId } = found.thing;
    return { from: nameOf(senderParticipantId), to: nameOf(recipientParticipantId), ...SENT };
  }
  if (found?.kind === 'sample')
    return { from: nameOf(found.thing.from), to: nameOf(found.thing.participantId), ...MEASURED };
  return null;
}
