import type { ConnectionGuard } from './connection-guard.js';
import { TokenBucket } from './token-bucket.js';
import { CONNECTIONS, HANDSHAKES, UNSIGNED } from './wire-limits.js';

/** Those of one address. */
class Household {
  readonly open = new Set<ConnectionGuard>();
  /** The oldest first. */
  readonly unsigned = new Set<ConnectionGuard>();
  readonly handshakes = new TokenBucket(HANDSHAKES);

  get isForgettable(): boolean {
    return this.open.size === 0 && this.handshakes.isFull();
  }
}

/**
 * Which new connections are taken: by address, and in all. Where too many have not signed in, the oldest of them goes: an
 * honest one signs in within moments, so whoever squats gives way, and nobody is kept out.
 */
export class SocketAdmission {
  private readonly households = new Map<string, Household>();
  private readonly open = new Set<ConnectionGuard>();
  private readonly unsigned = new Set<ConnectionGuard>();

  /** @param limited - whether an address is limited; all of them together always are */
  constructor(private readonly limited: boolean) {}

  get all(): ReadonlySet<ConnectionGuard> {
    return this.open;
  }

  /** Whether the address may open one more. An attempt counts even if it comes to nothing. */
  admits(address: string): boolean {
    if (this.open.size >= CONNECTIONS.inAll) return false;
    if (!this.limited) return true;
    const household = this.household(address);
    return household.open.size < CONNECTIONS.perAddress && household.handshakes.take();
  }

  add(guard: ConnectionGuard): void {
    const household = this.household(guard.address);
    household.open.add(guard);
    household.unsigned.add(guard);
    this.open.add(guard);
    this.unsigned.add(guard);
    if (this.limited) makeRoom(household.unsigned, UNSIGNED.perAddress);
    makeRoom(this.unsigned, UNSIGNED.inAll);
  }

  signedIn(guard: ConnectionGuard): void {
    this.unsigned.delete(guard);
    this.household(guard.address).unsigned.delete(guard);
  }

  remove(guard: ConnectionGuard): void {
    this.signedIn(guard);
    this.open.delete(guard);
    this.household(guard.address).open.delete(guard);
  }

  /** Addresses that have been quiet for a while. */
  forgetQuiet(): void {
    for (const [address, household] of this.households) if (household.isForgettable) this.households.delete(address);
  }

  private household(address: string): Household {
    const known = this.households.get(address) ?? new Household();
    this.households.set(address, known);
    return known;
  }
}

function makeRoom(unsigned: Set<ConnectionGuard>, most: number): void {
  const oldest = unsigned.size > most ? unsigned.values().next().value : undefined;
  oldest?.cut('too many that did not sign in');
}
