import { Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { NavigationEnd, Router, RouterLink } from '@angular/router';
import { filter, map, startWith } from 'rxjs';
import { Tip } from '../../shared-ui/floating/tip';
import { CallTimer } from './call-timer';
import { Calling } from '../session/calling';

/** Shows the running call while the user is on another page. */
@Component({
  selector: 'parley-call-strip',
  imports: [CallTimer, MatIcon, MatIconButton, Tip, RouterLink],
  template: `
    @if (session(); as session) {
      <section class="strip always-dark" aria-label="Running call">
        <a class="back" [routerLink]="['/call', session.call().id]">
          <mat-icon [svgIcon]="icon()" />
          <span class="ellipsis" dir="auto" [title]="session.title()">{{ session.title() }}</span>
        </a>
        <span class="state" role="status">
          @if (session.phase().words) {
            {{ session.phase().words }}
          } @else if (session.seconds() !== null) {
            <parley-call-timer [seconds]="session.seconds() ?? 0" />
          }
        </span>
        <button
          matIconButton
          [attr.aria-label]="muteName()"
          [parleyTip]="muteName()"
          (click)="session.toggleMicrophone()"
        >
          <mat-icon [svgIcon]="session.media.actual().audio ? 'mic' : 'mic_off'" />
        </button>
        <button
          class="end"
          matIconButton
          [attr.aria-label]="endName()"
          [parleyTip]="endName()"
          (click)="session.leave()"
        >
          <mat-icon svgIcon="call_end" />
        </button>
      </section>
    }
  `,
  styles: `
    .strip {
      display: flex;
      align-items: center;
      gap: 8px;
      padding: 4px 8px;
      background: #14352a;
      color: #e3f4ea;
    }
    .back {
      display: flex;
      align-items: center;
      gap: 8px;
      min-width: 0;
      min-height: 48px;
      padding: 0 8px;
      color: inherit;
      font-weight: 550;
    }
    .back mat-icon {
      flex: none;
    }
    .state {
      flex: 1 0 auto;
    }
    .strip .mat-mdc-icon-button {
      color: #e3f4ea;
    }
    .strip button {
      flex: none;
    }
    .strip .end {
      border-radius: 50%;
      background: var(--parley-hang-up);
      color: var(--parley-on-accept);
    }
  `,
})
export class CallStrip {
  private readonly calling = inject(Calling);
  private readonly router = inject(Router);
  private readonly url = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(() => this.router.url),
      startWith(this.router.url),
    ),
    { requireSync: true },
  );

  protected readonly session = computed(() => {
    const elsewhere = !/^\/(call|join)\//.test(this.url());
    return elsewhere && this.calling.busy() && !this.calling.opensScreen() ? this.calling.session() : null;
  });
  protected readonly icon = computed(() => {
    const call = this.session()?.call();
    if (call?.kind === 'room') return 'meeting_room';
    return call?.type === 'video' ? 'videocam' : 'call';
  });
  protected readonly endName = computed(() => (this.session()?.many() ? 'Leave' : 'Hang up'));
  protected readonly muteName = computed(() => (this.session()?.media.actual().audio ? 'Mute' : 'Unmute'));
}
