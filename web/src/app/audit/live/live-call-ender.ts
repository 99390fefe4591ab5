import { computed, inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { hasRole } from '@contracts';
import { Session } from '../../session/session';
import { AuditApi } from '../audit-api';
import { ReasonDialog, type ReasonQuestion } from '../call/reason-dialog';

/** Ends running calls of others, which administrators may do for a reason. */
@Injectable({ providedIn: 'root' })
export class LiveCallEnder {
  private readonly api = inject(AuditApi);
  private readonly dialogs = inject(MatDialog);
  private readonly user = inject(Session).user;

  readonly may = computed(() => hasRole(this.user()?.role ?? 'employee', 'admin'));

  ask(callId: number): void {
    const data: ReasonQuestion = {
      heading: `End call #${callId}?`,
      text: 'It ends for everybody in it. They read that an administrator has ended it.',
      action: 'End the call',
      carryOut: async (reason) => void (await this.api.end(callId, reason)),
    };
    this.dialogs.open<ReasonDialog, ReasonQuestion, boolean>(ReasonDialog, { data, width: '480px' });
  }
}
