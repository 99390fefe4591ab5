const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const OPENERS = new Set([91, 123]);
const CLOSERS = new Set([93, 125]);

/** The shape that a JSON text would have once parsed, measured without parsing it. */
export interface JsonShape {
  /** Levels of arrays and objects. */
  depth: number;
  /** Fields and elements, over all levels; a lower bound. */
  members: number;
  /** Elements of the outermost level. */
  outer: number;
}

/**
 * Measures in one pass, and stops when a bound is exceeded. The text need not be valid JSON: the parser checks that later, and
 * its result is never larger than what was measured here.
 */
export function measureJson(text: string, from: number, bounds: { depth: number; members: number }): JsonShape {
  const shape: JsonShape = { depth: 0, members: 0, outer: 1 };
  let level = 0;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (OPENERS.has(code)) {
      level += 1;
      shape.members += 1;
      shape.depth = Math.max(shape.depth, level);
    } else if (CLOSERS.has(code)) level -= 1;
    else if (code === COMMA) {
      shape.members += 1;
      if (level === 1) shape.outer += 1;
    }
    if (shape.depth > bounds.depth || shape.members > bounds.members) return shape;
  }
  return shape;
}

/** The position of the closing quote. */
function endOfString(text: string, opening: number): number {
  for (let at = opening + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}
