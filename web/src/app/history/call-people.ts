import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { type Call, isLive, type Participant } from '@contracts';
import { Session } from '../session/session';
import { Avatar } from '../shared-ui/avatar';
import { durationWords, exactTime } from '../shared-ui/times';
import { readCall, whoWasThere } from './call-words';

interface Row {
  who: Participant;
  me: boolean;
  /** "12 min", or that they are there now. */
  time: string;
}

/** Who was in a meeting, or a call of several, and for how long. */
@Component({
  selector: 'parley-call-people',
  imports: [Avatar, MatButton, MatDialogModule, RouterLink],
  template: `
    <h2 mat-dialog-title dir="auto">{{ reading.title }}</h2>
    <mat-dialog-content>
      <p class="quiet figures">{{ reading.words }}<br />{{ begun }}</p>
      <ul>
        @for (row of rows(); track row.who.id) {
          <li>
            <parley-avatar [user]="row.who" [size]="32" />
            <span class="name">
              <bdi class="ellipsis" [title]="row.who.displayName">{{ row.who.displayName }}</bdi>
              @if (row.me) {
                <span class="quiet">(you)</span>
              } @else if (row.who.guest) {
                <span class="quiet">· Guest</span>
              }
            </span>
            <span class="time quiet figures">{{ row.time }}</span>
          </li>
        }
      </ul>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      @if (call.roomCode; as code) {
        <a
          matButton
          mat-dialog-close
          [routerLink]="['/join', code]"
          [attr.aria-label]="'Enter ' + (call.roomTitle ?? 'the room')"
          >Enter</a
        >
      }
      <button matButton mat-dialog-close>Close</button>
    </mat-dialog-actions>
  `,
  styles: `
    mat-dialog-content {
      width: min(400px, 80vw);
    }
    ul {
      margin: 8px 0 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      align-items: center;
      gap: 12px;
      min-height: 48px;
    }
    .name {
      display: flex;
      gap: 4px;
      flex: 1;
      min-width: 0;
      color: var(--mat-sys-on-surface);
    }
    .name .quiet,
    .time {
      flex: none;
    }
  `,
})
export class CallPeople {
  protected readonly call = inject<Call>(MAT_DIALOG_DATA);
  private readonly session = inject(Session);
  private readonly myId = this.session.user()?.id ?? 0;
  protected readonly reading = readCall(this.call, this.myId);
  protected readonly begun = exactTime(this.call.initiatedAt);
  protected readonly rows = computed<Row[]>(() =>
    whoWasThere(this.call).map((who) => ({ who, me: who.userId === this.myId, time: this.timeOf(who) })),
  );

  private timeOf(who: Participant): string {
    const there = isLive(this.call.status) && (who.state === 'joined' || who.state === 'reconnecting');
    return there ? 'There now' : durationWords(who.presentSeconds);
  }
}
