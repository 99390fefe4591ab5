import { Component, computed, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Unbidden } from '../../shared-ui/keys/unbidden';
import type { CallSession } from '../session/call-session';
import { connectingWords } from './connecting-words';
import { longWait } from './long-wait';

/**
 * Shown if a call between two takes long to connect: says what is being tried and what the user can do. After
 * hanging up the user is offered to call again.
 */
@Component({
  selector: 'parley-connecting-help',
  imports: [MatButton, MatIcon, Unbidden],
  host: { role: 'status' },
  template: `
    @if (shown()) {
      <div class="help" parleyUnbidden>
        <p><mat-icon class="mat-icon-20" svgIcon="info" />{{ words() }}</p>
        <span class="acts">
          @if (session().link()) {
            <button matButton aria-label="Try again to connect" (click)="session().link()?.retry()">Try again</button>
          }
          <button matButton (click)="session().giveUp()">Give up</button>
        </span>
      </div>
    }
  `,
  styles: `
    @use '../../shared-ui/notice';

    :host {
      display: grid;
      justify-items: center;
      max-width: 100%;
    }
    .help {
      @include notice.surface;
      display: grid;
      gap: 0;
      padding: 4px 8px 4px 16px;
    }
    p {
      display: flex;
      align-items: flex-start;
      gap: 8px;
      min-width: 0;
      padding: 8px 8px 0 0;
      overflow-wrap: anywhere;
    }
    mat-icon {
      flex: none;
    }
    .acts {
      display: flex;
      flex-wrap: wrap;
      justify-content: flex-end;
    }
  `,
})
export class ConnectingHelp {
  readonly session = input.required<CallSession>();

  private readonly waits = computed(() => ['connecting', 'reconnecting'].includes(this.session().phase().name));
  protected readonly shown = longWait(() => this.waits());
  protected readonly words = computed(() => {
    const session = this.session();
    const link = session.link();
    return connectingWords({
      name: session.peer().displayName,
      tries: link?.tries() ?? null,
      serverThere: !session.serverAway(),
      back: session.phase().name === 'reconnecting',
    });
  });
}
