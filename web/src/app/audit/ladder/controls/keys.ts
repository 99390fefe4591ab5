/** What a key does in the ladder. */
export type Move = 'before' | 'after' | 'page-up' | 'page-down' | 'first' | 'last' | 'failure';
export type Deed = 'open' | 'unfold' | 'fold' | 'let-go' | 'zoom-in' | 'zoom-out' | 'fit';

const MOVES: Readonly<Record<string, Move>> = {
  ArrowUp: 'before',
  k: 'before',
  ArrowDown: 'after',
  j: 'after',
  PageUp: 'page-up',
  PageDown: 'page-down',
  Home: 'first',
  End: 'last',
  f: 'failure',
};

const DEEDS: Readonly<Record<string, Deed>> = {
  Enter: 'open',
  ' ': 'open',
  ArrowRight: 'unfold',
  ArrowLeft: 'fold',
  Escape: 'let-go',
  '+': 'zoom-in',
  '=': 'zoom-in',
  '-': 'zoom-out',
  '0': 'fit',
};

/** Leaves key combinations with Ctrl, Alt or the system key to the browser. */
export function moveOf(event: KeyboardEvent): Move | null {
  return isPlain(event) ? (MOVES[event.key] ?? null) : null;
}

export function deedOf(event: KeyboardEvent): Deed | null {
  return isPlain(event) ? (DEEDS[event.key] ?? null) : null;
}

/**
 * The index among `count` steps that a move leads to; `from` is -1 if there is no current step. Null if it leads
 * nowhere.
 */
export function target(move: Move, of: { from: number; count: number; page: number; failures: readonly number[] }) {
  const { from, count, page, failures } = of;
  if (count === 0) return null;
  if (move === 'failure') return failures.find((index) => index > from) ?? failures[0] ?? null;
  const wanted: Record<Exclude<Move, 'failure'>, number> = {
    before: from - 1,
    after: from + 1,
    'page-up': from - page,
    'page-down': from + page,
    first: 0,
    last: count - 1,
  };
  return Math.min(count - 1, Math.max(0, wanted[move]));
}

function isPlain({ ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return !ctrlKey && !altKey && !metaKey;
}
