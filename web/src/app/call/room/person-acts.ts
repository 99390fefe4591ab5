import type { Signal } from '@angular/core';
import type { MatDialog } from '@angular/material/dialog';
import type { Participant } from '@contracts';
import { confirmed } from '../../shared-ui/confirm';
import { isolated } from '../../shared-ui/isolated';
import type { CallSession } from '../session/call-session';
import type { PersonAct, PersonAsk } from './participants-panel';

/** What hosts, and people who called somebody, do about people. Asks for confirmation before what cannot be undone. */
export class PersonActs {
  constructor(
    private readonly dialogs: MatDialog,
    private readonly session: Signal<CallSession>,
  ) {}

  do({ act, person }: PersonAsk): void {
    const { hosting, invites } = this.session();
    const acts: Record<PersonAct, () => unknown> = {
      admit: () => hosting.admit(person.id),
      deny: () => hosting.deny(person.id),
      mute: () => hosting.mute(person.id),
      lowerHand: () => hosting.lowerHand(person.id),
      remove: () => this.remove(person),
      makeHost: () => this.makeHost(person),
      cancelRing: () => person.userId !== null && invites.takeBack(person.userId),
      ringAgain: () => person.userId !== null && invites.ring(person.userId),
    };
    acts[act]();
  }

  async endForAll(): Promise<void> {
    const question = {
      heading: 'End the meeting for all?',
      text: 'Everybody leaves at once. The chat stays with those who were there.',
      action: 'End for all',
      panelClass: 'always-dark',
    };
    if (await confirmed(this.dialogs, question)) await this.session().endForAll();
  }

  private async makeHost({ id, displayName }: Participant): Promise<void> {
    const question = {
      heading: `Make ${isolated(displayName)} the host?`,
      text: 'They let people in, mute and remove them, and end the meeting. You stay a host only where the room is yours or its owner made you one.',
      action: 'Make host',
      calm: true as const,
      panelClass: 'always-dark',
    };
    if (await confirmed(this.dialogs, question)) await this.session().hosting.handOver(id);
  }

  private async remove({ id, displayName }: Participant): Promise<void> {
    const question = {
      heading: `Remove ${isolated(displayName)}?`,
      text: 'They leave at once and cannot come back by themselves.',
      action: 'Remove',
      panelClass: 'always-dark',
    };
    if (await confirmed(this.dialogs, question)) await this.session().hosting.remove(id);
  }
}
