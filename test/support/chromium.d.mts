/** The path of a Chromium that the browser tests can drive, or null. */
export function findChromium(): string | null;
/** Installs it where that is allowed. @throws one line that says what to install */
export function ensureChromium(): string;
/** The path of one without windows, or null. */
export function findHeadlessShell(): string | null;
/** Installs that, where it can be done. */
export function tryHeadlessShell(): void;
