import { Component, effect, inject, untracked } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { Theme } from './frame/theme';
import { MissedCalls } from './history/missed-calls';
import { Session } from './session/session';
import { PageTitle } from './shared-ui/page-title';
import { Signaling } from './signaling/signaling';

/** The root: shows a screen, leads to the way in when the session ends, and writes the page title. */
@Component({
  selector: 'parley-root',
  imports: [RouterOutlet],
  template: `
    @if (session.unreachable()) {
      <p class="waiting" role="status">The server cannot be reached. Trying again…</p>
    }
    <router-outlet />
  `,
  styles: `
    .waiting {
      display: grid;
      place-items: center;
      height: 100dvh;
      padding: 0 24px;
      text-align: center;
    }
  `,
})
export class App {
  protected readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly theme = inject(Theme);
  private readonly signaling = inject(Signaling);
  private lastUserId: number | null = null;

  constructor() {
    const title = inject(PageTitle);
    const missed = inject(MissedCalls);
    effect(() => title.show(missed.unseen()));
    effect(() => {
      const id = this.session.user()?.id ?? null;
      untracked(() => this.follow(id));
    });
  }

  /** Nothing that one user has loaded may be shown to the next: a change of user starts the page anew. */
  private follow(id: number | null): void {
    const before = this.lastUserId;
    this.lastUserId = id ?? before;
    if (before === null || before === id) return;
    if (id !== null) window.location.reload();
    else void this.leave();
  }

  private async leave(): Promise<void> {
    const asked = this.session.ended() === null;
    const queryParams = asked ? {} : { returnUrl: this.router.url };
    await this.router.navigate(['/sign-in'], { queryParams });
  }
}
