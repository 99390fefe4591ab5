import { RELAY_FAULT_WORDS, type RelayTransport, type RelayTry, readTurnUrl } from '@contracts';

/** One TURN URL, and the result from both sides; null while it is asked. */
export interface RelayRow {
  readonly url: string;
  readonly server: RelayTry | null;
  readonly browser: RelayTry | null;
}

export type RelaySide = 'server' | 'browser';

const TRANSPORTS: Readonly<Record<RelayTransport, string>> = { udp: 'UDP', tcp: 'TCP', tls: 'TLS' };
const RESULTS: Readonly<Record<RelayTry['result'], { icon: string; words: string }>> = {
  works: { icon: 'check_circle', words: 'Works' },
  limited: { icon: 'warning', words: 'Works in part' },
  fails: { icon: 'error', words: 'Fails' },
};

/** How this URL is reached; null if that cannot be told. */
export function transportWords(url: string): string | null {
  const read = readTurnUrl(url);
  return read === null || read === 'dtls' ? null : TRANSPORTS[read.transport];
}

export interface RelayLook {
  readonly icon: string;
  readonly words: string;
  /** The address and how long it took. */
  readonly got: string;
  readonly why: string;
}

export function lookOf({ result, fault, code, address, milliseconds }: RelayTry): RelayLook {
  const why = fault === null ? '' : RELAY_FAULT_WORDS[fault];
  return {
    ...RESULTS[result],
    got: address === null ? (code === null ? '' : `Error ${code}`) : `${address} · ${milliseconds} ms`,
    why,
  };
}

/** How many work, for both sides; null until all have answered. */
export function summaryOf(rows: readonly RelayRow[], isServerUnasked: boolean): string | null {
  const isOpen = (side: RelaySide) => rows.some((row) => row[side] === null);
  const count = (side: RelaySide) => rows.filter((row) => row[side] !== null && row[side].result !== 'fails').length;
  if (rows.length === 0 || isOpen('browser')) return null;
  const all = `of ${rows.length} give a relay address to`;
  if (isServerUnasked) return `${count('browser')} ${all} this browser. The server could not ask them.`;
  return isOpen('server') ? null : `${count('server')} ${all} the server, ${count('browser')} to this browser.`;
}
