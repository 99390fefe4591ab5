import { computed, signal } from '@angular/core';
import { isRelay, type RelayNews } from './relay/relay-news';

/** `none`: there is none to ask. `asked`: no answer yet. `ready`: it has a place for us. `silent`: it gave none. */
export type RelayState = 'none' | 'asked' | 'ready' | 'silent';

/** What is being tried to reach somebody. */
export interface Tries {
  /** The other's page has answered, so that there is something to connect to. */
  readonly answered: boolean;
  /** Times that it was tried anew. */
  readonly again: number;
  readonly relay: RelayState;
}

/** Keeps what one link has tried so far, for people to read. */
export class LinkTries {
  private readonly answered = signal(false);
  private readonly again = signal(0);
  private readonly relay = signal<RelayState>('none');

  readonly now = computed<Tries>(() => ({ answered: this.answered(), again: this.again(), relay: this.relay() }));

  /** A connection is opened, with these servers to ask. */
  begin({ iceServers = [] }: RTCConfiguration): void {
    const relays = iceServers.flatMap(({ urls }) => urls).filter(isRelay);
    this.relay.set(relays.length > 0 ? 'asked' : 'none');
  }

  hearOther(): void {
    this.answered.set(true);
  }

  tryAgain(): void {
    this.again.update((times) => times + 1);
  }

  /** One relay of several is enough. */
  hearOfRelay({ error }: RelayNews): void {
    if (error === null) this.relay.set('ready');
    else if (this.relay() === 'asked') this.relay.set('silent');
  }

  /** What comes after belongs to another trouble. */
  succeed(): void {
    this.again.set(0);
  }
}
