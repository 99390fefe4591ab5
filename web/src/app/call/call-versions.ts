import type { Call } from '@contracts';

/** Which state of each call is the newest known: announcements and answers may overtake each other. */
export class CallVersions {
  private readonly newest = new Map<Call['id'], { version: number; now: string }>();

  /** True, and remembered, unless something newer has been seen. */
  isNews({ id, version, now }: Call): boolean {
    const known = this.newest.get(id);
    if (known && (version < known.version || (version === known.version && now < known.now))) return false;
    this.newest.set(id, { version, now });
    return true;
  }
}
