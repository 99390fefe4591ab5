/** Adds an apostrophe inside cells; `escape_formulas` does so at their beginning, for names that a spreadsheet would run as formulas. */
const CELL_INSIDE = /([;|\t])([\s\p{Cf}"']*)(?=[=+\-@＝＋－＠])/gu;

/**
 * Text for a cell. Some spreadsheets end a cell at another character than the comma (`;` in half of Europe), so a new cell could
 * begin in the middle of this text. Quoting does not help, because quotes inside the text begin a cell of their own there.
 */
export const cellText = (text: string): string => text.replace(CELL_INSIDE, "$1$2'");
