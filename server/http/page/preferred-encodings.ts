/** The forms in which a file can be sent, the smallest first. */
const ENCODINGS = ['br', 'gzip', 'identity'] as const;
type Encoding = (typeof ENCODINGS)[number];

/** A client that does not refuse files as they are accepts them, even if it does not name that form. */
const AS_IT_IS = 0.0001;

/**
 * What an `Accept-Encoding` allows, the client's favourite first, and among equals the smallest. (Browsers give all the same weight and
 * name the oldest first.)
 */
export function preferredEncodings(header: string | undefined): Encoding[] {
  const weights = new Map((header ?? '').toLowerCase().split(',').map(weighed));
  const weightOf = (encoding: Encoding) =>
    weights.get(encoding) ?? weights.get('*') ?? (encoding === 'identity' ? AS_IT_IS : 0);
  return ENCODINGS.filter((encoding) => weightOf(encoding) > 0).sort((one, other) => weightOf(other) - weightOf(one));
}

function weighed(part: string): [string, number] {
  const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  const number = weight === undefined ? 1 : Number(weight.slice(2));
  return [name, Number.isFinite(number) ? number : 0];
}
