import { computed, signal } from '@angular/core';
import { isRelay, type RelayNews } from './relay/relay-news';

/**
 * `none`: there is no relay to ask. `asked`: no answer yet. `ready`: it has allocated an address. `silent`: none
 * did.
 */
export type RelayState = 'none' | 'asked' | 'ready' | 'silent';

/** What has been tried to reach somebody. */
export interface Tries {
  /** The other side's page has answered, so there is something to connect to. */
  readonly answered: boolean;
  /** How often it was tried again. */
  readonly again: number;
  readonly relay: RelayState;
}

/** Records what one link has tried so far, to be shown to the user. */
export class LinkTries {
  private readonly answered = signal(false);
  private readonly again = signal(0);
  private readonly relay = signal<RelayState>('none');

  readonly now = computed<Tries>(() => ({ answered: this.answered(), again: this.again(), relay: this.relay() }));

  /** A connection is opened with these ICE servers. */
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

  /** One working relay of several is enough. */
  hearOfRelay({ error }: RelayNews): void {
    if (error === null) this.relay.set('ready');
    else if (this.relay() === 'asked') this.relay.set('silent');
  }

  /** Everything that comes later belongs to another disruption. */
  succeed(): void {
    this.again.set(0);
  }
}
