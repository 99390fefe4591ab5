import { Component, computed, input, output } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatSlideToggle } from '@angular/material/slide-toggle';
import { MatTooltip } from '@angular/material/tooltip';
import type { Participant } from '@contracts';
import { Avatar } from '../../shared-ui/avatar';
import { KeepsFocus } from '../../shared-ui/keys/keeps-focus';
import { knockWords, rungWords } from '../panels/people-words';

/** What a host, or the person who called somebody, may do about one person. */
export type PersonAct = 'admit' | 'deny' | 'mute' | 'lowerHand' | 'remove' | 'makeHost' | 'cancelRing' | 'ringAgain';
export interface PersonAsk {
  readonly act: PersonAct;
  readonly person: Participant;
}

/** Lists the people who are in the meeting, ask to come in, or are being called, with what a host may do about them. */
@Component({
  selector: 'parley-participants-panel',
  imports: [Avatar, KeepsFocus, MatButton, MatIcon, MatIconButton, MatSlideToggle, MatTooltip],
  templateUrl: './participants-panel.html',
  styleUrl: './participants-panel.scss',
})
export class ParticipantsPanel {
  readonly me = input.required<Participant | null>();
  readonly present = input.required<readonly Participant[]>();
  readonly waiting = input<readonly Participant[]>([]);
  /** People who are being called, and those who did not come. */
  readonly rung = input<readonly Participant[]>([]);
  readonly isHost = input(false);
  /** Null if there is nothing to lock. */
  readonly locked = input<boolean | null>(null);
  /** The user may call people into this call. */
  readonly canRing = input(false);
  /** There is no other button for adding people here. */
  readonly offersAdd = input(false);
  /** The ids of users whom this user has called, and may cancel. */
  readonly mine = input<ReadonlySet<number>>(new Set());

  protected readonly knocking = computed(() => knockWords(this.waiting()));

  readonly asked = output<PersonAsk>();
  readonly allAdmitted = output();
  readonly lockChanged = output<boolean>();
  readonly addAsked = output();

  protected readonly rows = computed(() => {
    const me = this.me();
    const others = [...this.present()].sort(byHandThenName);
    return [...(me ? [me] : []), ...others].map((person) => ({ person, own: person.id === me?.id }));
  });
  protected readonly rungRows = computed(() =>
    this.rung().map((person) => ({
      person,
      words: rungWords(person) ?? '',
      rings: person.state === 'invited' || person.state === 'ringing',
      mine: this.isHost() || this.mine().has(person.userId ?? 0),
    })),
  );

  protected ask(act: PersonAct, person: Participant): void {
    this.asked.emit({ act, person });
  }

  /** Having no microphone is not the same as being muted. */
  protected soundOf({ media }: Participant) {
    if (media.audio) return { icon: 'mic', words: 'Microphone on' };
    return media.listening ? { icon: 'hearing', words: 'Listens only' } : { icon: 'mic_off', words: 'Muted' };
  }

  protected face({ id, userId, displayName, avatarUrl }: Participant) {
    return { id: userId ?? id, displayName, avatarUrl };
  }
}

/** People who have raised their hand come first. */
function byHandThenName(one: Participant, other: Participant): number {
  return Number(other.handRaised) - Number(one.handRaised) || one.displayName.localeCompare(other.displayName);
}
