import type { Call } from '@contracts';
import type { Signaling } from '../../signaling/signaling';
import { watchNetwork } from './network-watch';
import { Observer } from './observer';
import { watchPage } from './page-watch';

/** All that this page observes while its user is in a call. Create it in an injection context. */
export class CallObservation {
  private readonly observer: Observer;
  private readonly ends: (() => void)[];

  constructor(options: { readonly callId: Call['id']; readonly signaling: Signaling }) {
    this.observer = new Observer(options);
    const { note } = this.observer;
    this.ends = [begun(() => watchNetwork(note)), begun(() => watchPage(note))];
  }

  close(): void {
    for (const end of this.ends.splice(0)) end();
    this.observer.close();
  }
}

/** What a browser does not allow is not observed; no call may fail for that. */
function begun(watch: () => () => void): () => void {
  try {
    return watch();
  } catch (error) {
    console.warn('Not observed', error);
    return () => undefined;
  }
}
