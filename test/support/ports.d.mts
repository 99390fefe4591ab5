/** A port of loopback that nothing uses, and that nobody else in this run is given. */
export function freePort(): Promise<number>;
