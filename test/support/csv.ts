/** Reads a table as RFC 4180 defines it, strictly. @throws for a quote where none is allowed */
export function readCsv(text: string, separator = ','): string[][] {
  const rows: string[][] = [[]];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const cell = text[at] === '"' ? quoted(text, at) : plain(text, at, separator);
    rows.at(-1)!.push(cell.value);
    at = cell.end;
    if (at >= text.length) break;
    if (text[at] === separator) at += 1;
    else {
      at += text.startsWith('\r\n', at) ? 2 : 1;
      if (at < text.length) rows.push([]);
    }
  }
  return rows;
}

function quoted(text: string, from: number): { value: string; end: number } {
  let value = '';
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] !== '"') value += text[at];
    else if (text[at + 1] === '"') value += text[(at += 1)];
    else return { value, end: at + 1 };
  }
  throw new Error(`a quote at ${from} has no end`);
}

function plain(text: string, from: number, separator: string): { value: string; end: number } {
  let end = from;
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end += 1;
  const value = text.slice(from, end);
  if (separator === ',' && value.includes('"')) throw new Error(`a quote within the cell "${value}"`);
  return { value, end };
}
