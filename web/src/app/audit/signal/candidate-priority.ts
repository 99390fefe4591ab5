/** The parts of a candidate's priority (RFC 8445, 5.1.2.1). */
export interface PriorityParts {
  /** 0 to 126; higher is preferred. */
  type: number;
  /** The meaning of the type preference; null if it is not a known one. */
  typeWords: string | null;
  local: number;
  /** 1 to 256. */
  component: number;
}

/** The values that RFC 8445, 5.1.2.2 recommends, and those that browsers use for candidates over TCP and TLS. */
const TYPE_WORDS: Readonly<Record<number, string>> = {
  126: 'host',
  110: 'peer reflexive',
  100: 'server reflexive',
  90: 'host over TCP',
  80: 'peer reflexive over TCP',
  2: 'relay over UDP',
  1: 'relay over TCP',
  0: 'relay',
};

/** Null for an invalid priority: the range is 1 to 2³¹ − 1. */
export function priorityParts(priority: number): PriorityParts | null {
  if (!Number.isInteger(priority) || priority < 1 || priority > 2 ** 31 - 1) return null;
  const type = priority >>> 24;
  return {
    type,
    typeWords: TYPE_WORDS[type] ?? null,
    local: (priority >>> 8) & 0xffff,
    component: 256 - (priority & 0xff),
  };
}
