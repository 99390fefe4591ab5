import { Component, effect, inject, untracked } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { reloadUnasked } from './browser/leaving';
import { Theme } from './frame/theme';
import { Session } from './session/session';

/** The root: shows a screen, and leads to the way in when the session ends. */
@Component({
  selector: 'parley-root',
  imports: [RouterOutlet],
  template: `
    @if (session.unreachable()) {
      <p class="waiting" role="status">{{ session.trouble() }} Trying again…</p>
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
  protected readonly theme = inject(Theme);
  private readonly router = inject(Router);
  private lastUserId: number | null = null;

  constructor() {
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
    if (id !== null) reloadUnasked();
    else void this.leave();
  }

  private async leave(): Promise<void> {
    const reason = this.session.ended();
    // What the user of a deleted account looked at is no place for the next one.
    const queryParams = reason === null || reason === 'deleted' ? {} : { returnUrl: this.router.url };
    await this.router.navigate(['/sign-in'], { queryParams });
  }
}
