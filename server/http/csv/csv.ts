/** With `escape_formulas` for what begins a cell: a name that a spreadsheet would run gets an apostrophe before it. */
const CELL_INSIDE = /([;|\t])([\s\p{Cf}"']*)(?=[=+\-@＝＋－＠])/gu;

/**
 * Text for a cell. Where a spreadsheet takes another character than the comma for the end of a cell (`;` in half of Europe),
 * one would begin in the midst of this text, and no quotes help: those within the text begin a cell of their own there.
 */
export const cellText = (text: string): string => text.replace(CELL_INSIDE, "$1$2'");
