import { Injectable } from '@angular/core';
import { Problem } from '../../session/api-problem';
import type { CallSession } from './call-session';

type Engine = typeof CallSession;
const NOT_LOADED = 'The part of Parley that calls need could not be loaded.';

/**
 * What a call is made of: connections, signals, reports. It is half of what home would have to load, so it comes a
 * moment after home is there, together with the call screen.
 */
@Injectable({ providedIn: 'root' })
export class CallEngine {
  private here: Engine | null = null;
  private loading: Promise<void> | null = null;
  private source: () => Promise<Engine> = () => Promise.reject(new Error('Nobody has said where it is.'));

  /** Null until it is loaded. */
  get loaded(): Engine | null {
    return this.here;
  }

  /** For pages that bring it with them. */
  use(engine: Engine): void {
    this.here = engine;
  }

  comesFrom(source: () => Promise<Engine>): void {
    this.source = source;
  }

  /** @throws Problem if it cannot be loaded now */
  load(): Promise<void> {
    this.loading ??= this.fetch().finally(() => (this.loading = null));
    return this.loading;
  }

  private async fetch(): Promise<void> {
    try {
      this.here ??= await this.source();
    } catch (failure) {
      throw new Problem(0, 'unavailable', `${NOT_LOADED} ${String(failure)}`);
    }
  }
}
