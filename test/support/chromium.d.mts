/** The path of a Chromium that the browser tests can drive, or null. */
export function findChromium(): string | null;
/** Installs it where that is allowed. @throws one line that says what to install */
export function ensureChromium(): string;
