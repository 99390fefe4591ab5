import type { Call } from '@contracts';

/** Which state of each call is the newest known: announcements and answers may overtake each other. */
export class CallVersions {
  private readonly known = new Map<Call['id'], Call>();

  /** True, and remembered, unless something newer has been seen. */
  isNews(call: Call): boolean {
    return this.newest(call) === call;
  }

  /** This state of the call, or a newer one that is known already. */
  newest(call: Call): Call {
    const known = this.known.get(call.id);
    if (known && isNewer(known, call)) return known;
    this.known.set(call.id, call);
    return call;
  }
}

function isNewer(a: Call, b: Call): boolean {
  return a.version > b.version || (a.version === b.version && a.now > b.now);
}
