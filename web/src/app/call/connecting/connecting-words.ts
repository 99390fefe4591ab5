import { isolated } from '../../shared-ui/isolated';
import type { Tries } from '../../webrtc/link-tries';

export interface LinkAttempt {
  readonly name: string;
  /** Null while there is no link yet, because the other's page has not joined the call. */
  readonly tries: Tries | null;
  /** This page is connected to the server. */
  readonly serverThere: boolean;
  /** The call was connected before. */
  readonly back: boolean;
}

/** Says in plain words what is being tried to reach somebody. */
export function connectingWords({ name, tries, serverThere, back }: LinkAttempt): string {
  const who = isolated(name);
  if (!serverThere) return 'No connection to the server. It is tried again until it is there.';
  if (back) return [`The connection to ${who} broke off.`, again(tries), way(tries)].filter(Boolean).join(' ');
  if (!tries?.answered) return `Waiting for ${who}’s page to answer. It may still ask for the microphone.`;
  return [again(tries) ?? `${who}’s page has answered.`, way(tries)].join(' ');
}

function again(tries: Tries | null): string | null {
  return tries && tries.again > 0 ? 'It takes long, and is being tried again.' : null;
}

function way(tries: Tries | null): string {
  const words = {
    none: 'Looking for a direct way. There is no relay for networks that allow none.',
    asked: 'Looking for a direct way, and asking the relay for another.',
    ready: 'Looking for a direct way, and for one over the relay.',
    silent: 'Looking for a direct way. The relay does not answer.',
  };
  return words[tries?.relay ?? 'none'];
}
