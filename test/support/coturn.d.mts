/** The path of a coturn, or null. */
export function findCoturn(): string | null;
/** Installs it where that is allowed. @throws one line that says what to install */
export function ensureCoturn(): string;
interface Coturn {
  stop: () => void;
}
/** A TURN server on loopback with the settings as shipped, that takes time-limited credentials made with `secret`. */
export function startCoturn(options: {
  port: number;
  secret: string;
  /** Files in PEM. */
  tls?: { port: number; cert: string; key: string };
  more?: readonly string[];
}): Promise<Coturn>;
/** The same, loosened so that it relays within loopback. */
export function startLoopbackCoturn(options: { port: number; secret: string }): Promise<Coturn>;
/** Waits until a server on loopback answers STUN over UDP. */
export function answersOverUdp(port: number): Promise<void>;
