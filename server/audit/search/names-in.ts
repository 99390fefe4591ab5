/** What people write between two names. A comma does not separate them: it stands between a family name and a first name. */
const BETWEEN = /\s+(?:with|and)\s+|\s*[&+;]\s*/iu;

/** The names in what somebody typed: "Ann with Ben" asks for calls that both were in. */
export const namesIn = (text: string): string[] =>
  text
    .split(BETWEEN)
    .map((name) => name.trim())
    .filter((name) => name !== '');
