import { afterNextRender, Component, effect, inject, Injector, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, NavigationStart, Router, RouterOutlet } from '@angular/router';
import { filter, skip, skipUntil, take } from 'rxjs';
import { endArrival, reloadUnasked } from './browser/leaving';
import { Theme } from './frame/theme';
import { Session } from './session/session';
import { PlainNotice } from './shared-ui/floating/plain-notice';
import { focusHeadingWhereLost } from './shared-ui/page/lost-focus';

/** The root component: shows a screen, and goes to the sign-in page when the session ends. */
@Component({
  selector: 'parley-root',
  imports: [RouterOutlet],
  template: `
    @if (session.unreachable()) {
      <p class="waiting" role="status">{{ session.trouble() }} Trying again…</p>
    }
    @if (notice.text(); as text) {
      <p class="notice" role="alert">{{ text }}</p>
    }
    <router-outlet />
  `,
  styles: `
    .notice {
      position: fixed;
      inset: auto 0 16px;
      z-index: 1;
      width: fit-content;
      max-width: calc(100% - 64px);
      margin: 0 auto;
      padding: 14px 16px;
      border-radius: 4px;
      background: var(--mat-sys-inverse-surface);
      color: var(--mat-sys-inverse-on-surface);
    }
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
  protected readonly notice = inject(PlainNotice);
  private readonly router = inject(Router);
  private readonly injector = inject(Injector);
  private lastUserId: number | null = null;

  constructor() {
    this.followArrival();
    effect(() => {
      const id = this.session.user()?.id ?? null;
      untracked(() => this.follow(id));
    });
  }

  /** Nothing that one user has loaded may be shown to the next, so a change of user reloads the page. */
  private follow(id: number | null): void {
    const before = this.lastUserId;
    this.lastUserId = id ?? before;
    if (before === null || before === id) return;
    if (id !== null) reloadUnasked();
    else void this.leave();
  }

  /** Ends the arrival with the first screen that is shown, after all redirects. */
  private followArrival(): void {
    const shown = this.router.events.pipe(filter((event) => event instanceof NavigationEnd));
    shown.pipe(takeUntilDestroyed()).subscribe(() => this.notice.say(null));
    shown.pipe(skip(1), takeUntilDestroyed()).subscribe(() => {
      afterNextRender({ read: () => setTimeout(() => focusHeadingWhereLost(document)) }, { injector: this.injector });
    });
    this.router.events
      .pipe(
        filter((event) => event instanceof NavigationStart),
        skipUntil(shown),
        take(1),
        takeUntilDestroyed(),
      )
      .subscribe(endArrival);
  }

  private async leave(): Promise<void> {
    const reason = this.session.ended();
    // The next user must not be led to what the user of a deleted account looked at.
    const queryParams = reason === null || reason === 'deleted' ? {} : { returnUrl: this.router.url };
    await this.router.navigate(['/sign-in'], { queryParams });
  }
}
