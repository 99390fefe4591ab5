import { inject, Injectable, InjectionToken, Injector, type ProviderToken } from '@angular/core';
import type { NavigationError } from '@angular/router';
import { asksBeforeLeaving, reloadUnasked } from '../../browser/leaving';
import { keepsNothing, tabStore } from '../../browser/stores';
import { Problem } from '../../session/api-problem';
import type { OwnWords } from '../../session/problem-words';
import { PlainNotice } from '../../shared-ui/floating/plain-notice';
import type { Feedback } from '../feedback';
import { Served } from './served';

const OFFLINE = 'No connection to the server. Try again.';
const NOT_LOADED = 'This page could not be loaded. Try again; if that does not help, reload.';
const NOT_NOW = 'This page could not be loaded. Reloading helps, and you come back into your call.';
/** The browsers' own messages, since they have no error code for it. */
const LOADING = /dynamically imported module|importing a module script|failed to fetch|load failed/i;
const LOADED = 'parley-page-loaded';

/** Has the browser load an address from the server, as a link to another site would. */
export const LOAD_DOCUMENT = new InjectionToken<(address: string) => void>('LOAD_DOCUMENT', {
  factory: () => (address) => window.location.assign(address),
});

/** Notices come with the screens for signed-in users. */
export const LOAD_NOTICES = new InjectionToken<() => Promise<{ Feedback: ProviderToken<Feedback> }>>('LOAD_NOTICES', {
  // Not in a file of its own, which would be one more request for everybody.
  factory: () => () => import('../home.routes'),
});

/** Says that a screen could not be shown, or gets it from the server; otherwise pressing would seem to do nothing. */
export function sayNotShown({ error, url }: Pick<NavigationError, 'error' | 'url'>): void {
  const notLoaded = error instanceof Error && LOADING.test(error.message);
  if (!notLoaded) return inject(LostPages).fail(error);
  void inject(LostPages).find(url, error);
}

/** A new version of the app replaces the files that an open page would load, so such a page has to come from the server. */
@Injectable({ providedIn: 'root' })
class LostPages {
  private readonly served = inject(Served);
  private readonly injector = inject(Injector);
  private readonly notices = inject(LOAD_NOTICES);
  private readonly plain = inject(PlainNotice);
  private readonly load = inject(LOAD_DOCUMENT);

  async find(address: string, { message }: Error): Promise<void> {
    const fail = (unavailable: string) => this.fail(new Problem(0, 'unavailable', message), { unavailable });
    if (!(await this.served.has(address))) return fail(OFFLINE);
    if (asksBeforeLeaving()) return this.say((notices) => notices.offer(NOT_NOW, 'Reload', reloadUnasked), NOT_NOW);
    if (!this.isFirst(address)) return fail(NOT_LOADED);
    this.load(address);
  }

  fail(failure: unknown, own?: OwnWords): void {
    this.say((notices) => notices.fail(failure, own), Problem.of(failure).words(own));
  }

  private say(how: (notices: Feedback) => void, plainly: string): void {
    this.plain.say(null);
    void this.notices().then(
      (file) => how(this.injector.get(file.Feedback)),
      () => this.plain.say(plainly),
    );
  }

  /** Once for each address and version of the app: this file's own address changes with every version. */
  private isFirst(address: string): boolean {
    const now = `${import.meta.url} ${address}`;
    if (keepsNothing() || tabStore.get(LOADED) === now) return false;
    tabStore.set(LOADED, now);
    return true;
  }
}
