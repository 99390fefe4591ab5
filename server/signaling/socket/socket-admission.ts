import type { ConnectionGuard } from './connection-guard.js';
import { TokenBucket } from '../../limits/token-bucket.js';
import { CONNECTIONS, HANDSHAKES, UNSIGNED } from './wire-limits.js';

/** The connections of one address. */
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
 * Decides which new connections are accepted: per address, and in total. When too many have not signed in, the oldest of those
 * is closed. An honest client signs in within moments, so this closes idle connections and keeps nobody out.
 */
export class SocketAdmission {
  private readonly households = new Map<string, Household>();
  private readonly open = new Set<ConnectionGuard>();
  private readonly unsigned = new Set<ConnectionGuard>();

  /** @param limited - whether addresses are limited one by one; the total always is */
  constructor(private readonly limited: boolean) {}

  get all(): ReadonlySet<ConnectionGuard> {
    return this.open;
  }

  /** Whether the address may open one more connection. An attempt counts even if it fails later. */
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

  /** Forgets addresses that have been quiet for a while. */
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
