import { UNFINISHED } from './wire-limits.js';

/** Counts the bytes of unfinished messages and bodies that are held in memory: per address, and in total. */
export class UnfinishedBytes {
  private readonly byAddress = new Map<string, number>();
  private inAll = 0;

  /** @returns whether there is room for it */
  hold(address: string, bytes: number): boolean {
    const held = (this.byAddress.get(address) ?? 0) + bytes;
    if (held <= 0) this.byAddress.delete(address);
    else this.byAddress.set(address, held);
    this.inAll += bytes;
    return held <= UNFINISHED.perAddress && this.inAll <= UNFINISHED.inAll;
  }

  release(address: string, bytes: number): void {
    this.hold(address, -bytes);
  }
}
