/** The path of a coturn, or null. */
export function findCoturn(): string | null;
/** Installs it where that is allowed. @throws one line that says what to install */
export function ensureCoturn(): string;
/** A TURN server on loopback that takes time-limited credentials made with `secret`. */
export function startCoturn(options: { port: number; secret: string }): Promise<{ stop: () => void }>;
