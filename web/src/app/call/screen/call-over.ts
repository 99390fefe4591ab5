import { afterNextRender, Component, computed, ElementRef, inject, input, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Avatar } from '../../shared-ui/avatar';
import { Unbidden } from '../../shared-ui/keys/unbidden';
import { durationWords } from '../../shared-ui/times/times';
import type { CallSession } from '../session/call-session';
import { Calling } from '../session/calling';
import { qualityWords } from '../session/my-outcome';
import { ProblemNote } from '../problem/problem-note';
import { ReturnButton } from '../elsewhere/return-button';
import { RunningElsewhere } from '../elsewhere/running-elsewhere';

/** Shown when a call is over: how it ended, how long it was, and what to do next. */
@Component({
  selector: 'parley-call-over',
  imports: [Avatar, MatButton, MatIcon, ProblemNote, ReturnButton, Unbidden],
  template: `
    <section parleyUnbidden aria-labelledby="call-over-words">
      @if (ofTwo()) {
        <parley-avatar [user]="session().peer()" [size]="96" />
      }
      <p class="name" dir="auto">{{ session().title() }}</p>
      <div role="status">
        <h1 #words id="call-over-words" tabindex="-1">{{ session().phase().words }}</h1>
      </div>
      @if (unconnected()) {
        <p class="why">
          Neither of your networks found a way to the other. A firewall may forbid calls: another network, such as a
          telephone’s, often helps.
        </p>
      }
      @if (details()) {
        <p class="details figures">{{ details() }}</p>
      }
      <div class="next">
        @if (runsElsewhere()) {
          <parley-return-button [call]="session().call()" />
        } @else if (ofTwo() && !session().peer().deleted) {
          <button matButton="filled" [disabled]="calling.ringing() !== null" (click)="callAgain()">
            <mat-icon [svgIcon]="session().call().type === 'video' ? 'videocam' : 'call'" />Call again
          </button>
        }
        <button matButton="outlined" (click)="close()">Close</button>
      </div>
      @if (!runsElsewhere()) {
        <parley-problem-note dark [callId]="session().call().id" />
      }
    </section>
  `,
  styles: `
    :host {
      position: absolute;
      inset: 0;
      z-index: 6;
      display: grid;
      place-items: center;
      overflow: auto;
      background: radial-gradient(circle at 50% 40%, #22292f 0%, #121619 70%);
    }
    section {
      display: grid;
      justify-items: center;
      gap: 8px;
      max-width: min(480px, 100%);
      box-sizing: border-box;
      padding: 24px;
      text-align: center;
    }
    h1 {
      text-wrap: balance;
    }
    .name {
      max-width: 100%;
      margin-top: 16px;
      overflow-wrap: anywhere;
      font: var(--mat-sys-title-large);
    }
    .why {
      max-width: 440px;
      color: #d5dde3;
      text-wrap: balance;
    }
    .details {
      color: #b9c3cb;
    }
    .next {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: 12px;
      margin-top: 24px;
    }
    parley-problem-note {
      margin-top: 16px;
    }
    .next .mat-mdc-button-base {
      min-height: 48px;
      min-width: 136px;
    }
  `,
})
export class CallOver {
  readonly session = input.required<CallSession>();
  /** It was never more than a call between two, so there is one person to call again. */
  readonly ofTwo = input.required<boolean>();

  protected readonly calling = inject(Calling);
  private readonly elsewhere = inject(RunningElsewhere);
  /** Another device of the user has taken it over. */
  protected readonly runsElsewhere = computed(() => this.elsewhere.call()?.id === this.session().call().id);
  private readonly words = viewChild.required<ElementRef<HTMLElement>>('words');
  /** The two never heard each other, so there is no duration to show. */
  protected readonly unconnected = computed(() => this.ofTwo() && this.session().phase().ending === 'connect-failed');
  protected readonly details = computed(() => {
    const seconds = this.session().seconds();
    if (this.unconnected() || !seconds) return '';
    const quality = this.quality();
    return [durationWords(seconds), ...(quality === null ? [] : [`Connection ${quality.toLowerCase()}`])].join(' · ');
  });
  /** In the history's words: the page's own looks at the connection are shorter than what the server is told. */
  private readonly quality = computed(() => {
    const { call, me } = this.session();
    return qualityWords(call(), me()?.userId ?? 0);
  });

  constructor() {
    afterNextRender(() => this.takeLostFocus());
  }

  protected callAgain(): void {
    void this.calling.ring(this.session().peer(), this.session().call().type);
  }

  protected close(): void {
    void this.calling.close();
  }

  /** The call's controls are gone, and the focus with them; a ringing card or a dialog keeps the focus. */
  private takeLostFocus(): void {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost) this.words().nativeElement.focus();
  }
}
