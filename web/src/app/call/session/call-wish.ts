import { computed, inject, signal } from '@angular/core';
import type { Call, User } from '@contracts';
import { CallEngine } from './call-engine';

/** A wish to call this user, or to accept this call. */
export type WantedCall =
  { readonly deed: 'ring'; readonly id: User['id'] } | { readonly deed: 'accept'; readonly id: Call['id'] };

export interface CallWishOptions {
  /** Whether the user may still have it, once what a call is made of is loaded. */
  readonly allowed: () => boolean;
  /** What a call is made of could not be loaded. */
  readonly failed: (error: unknown) => void;
}

/** What the user wants to begin while what a call is made of is still loading, in the first moment of a page. */
export class CallWish {
  private readonly engine = inject(CallEngine);
  private readonly wish = signal<WantedCall | null>(null);

  /** There is a wish, and it waits. */
  readonly waits = computed(() => this.wish() !== null);
  readonly callee = computed(() => this.idFor('ring'));
  readonly accepted = computed(() => this.idFor('accept'));

  /** Call it in an injection context. */
  constructor(private readonly options: CallWishOptions) {}

  /**
   * Whether what a call is made of is loaded, and the user still wants and may have this. Only the newest wish counts.
   */
  async granted(wish: WantedCall): Promise<boolean> {
    this.wish.set(wish);
    const failure: unknown = await this.engine.load().catch((error: unknown) => error);
    if (this.wish() !== wish) return false;
    this.wish.set(null);
    if (!this.options.allowed()) return false;
    if (failure) this.options.failed(failure);
    return this.engine.loaded !== null;
  }

  drop(): void {
    this.wish.set(null);
  }

  private idFor(deed: WantedCall['deed']): number | null {
    const wish = this.wish();
    return wish?.deed === deed ? wish.id : null;
  }
}
