import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatTooltip } from '@angular/material/tooltip';
import { isFull, type Room } from '@contracts';
import { LinkNote } from './link/link-note';
import { Moment } from '../shared-ui/times/moment';
import { PassingTime } from '../shared-ui/times/passing-time';
import { PeopleStack } from './people-stack';
import { plannedExactly, plannedWords } from './planned-words';
import { countWords, marksOf } from './room-words';

/** One room in the lobby: what it is, how one gets in, who is in it now. */
@Component({
  selector: 'parley-room-card',
  imports: [LinkNote, MatButton, MatIcon, MatIconButton, MatTooltip, Moment, PeopleStack],
  templateUrl: './room-card.html',
  styleUrl: './room-card.scss',
})
export class RoomCard {
  readonly room = input.required<Room>();
  /** The user owns it, or is an administrator. */
  readonly editable = input(false);
  /** The user owns it. */
  readonly own = input(false);
  /** The room's link was copied just now, and guests cannot use it. */
  readonly linkNoted = input(false);
  readonly changed = output<Room>();
  readonly entered = output<void>();
  readonly linkAsked = output<void>();
  readonly editAsked = output<void>();
  readonly deleteAsked = output<void>();

  protected readonly marks = computed(() => marksOf(this.room()));
  private readonly time = inject(PassingTime);
  protected readonly planned = computed(() => {
    const { plannedFor } = this.room();
    return plannedFor && plannedWords(plannedFor, this.time.now());
  });
  protected readonly plannedExactly = computed(() => {
    const { plannedFor } = this.room();
    return plannedFor && plannedExactly(plannedFor);
  });
  protected readonly count = computed(() => {
    const { participantCount, maxParticipants } = this.room();
    return countWords(participantCount, isFull(participantCount, maxParticipants));
  });
}
