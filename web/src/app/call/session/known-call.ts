import type { Call, Joined, Participant, ParticipantMessage } from '@contracts';

/**
 * What is known of one call. Announcements, answers and snapshots may overtake each other, so each counts by its version; a
 * version that is skipped was an announcement that got lost.
 */
export class KnownCall {
  private current: Call;
  /** Up to this version everything has been heard. */
  private heardTo: number;
  /** What was heard beyond a version that is missing. */
  private readonly ahead = new Set<Call['version']>();
  /** Of participants who were told alone, after the call was: as of which version. */
  private readonly alone = new Map<Participant['id'], Call['version']>();

  constructor(first: Call) {
    this.current = first;
    this.heardTo = first.version;
  }

  get call(): Call {
    return this.current;
  }

  /** Something was missed: the call has to be asked for. */
  get hasGap(): boolean {
    return this.ahead.size > 0;
  }

  /** The whole call. @returns false, and nothing changes, where it is older than what is known */
  learn(call: Call): boolean {
    if (isNewer(this.current, call)) return false;
    for (const [id, version] of this.alone) if (version <= call.version) this.alone.delete(id);
    const newer = this.current.participants.filter(({ id }) => this.alone.has(id));
    this.current = { ...call, participants: replaced(call.participants, newer) };
    this.reach(call.version);
    return true;
  }

  /** One participant. @returns false where something newer is known */
  hear({ participant, version }: ParticipantMessage): boolean {
    if (version > this.heardTo) this.ahead.add(version);
    this.reach(this.heardTo);
    return this.take([participant], version);
  }

  /** Everybody who is in it, as the server says to a page that comes in. */
  enter({ participants, version }: Joined): void {
    this.take(participants, version);
    this.reach(version);
  }

  /** What this page believes before the server has said so. */
  assume(participant: Participant): void {
    this.current = { ...this.current, participants: replaced(this.current.participants, [participant]) };
  }

  private take(told: readonly Participant[], version: Call['version']): boolean {
    const newer = told.filter(({ id }) => version >= (this.alone.get(id) ?? this.current.version));
    for (const { id } of newer) this.alone.set(id, version);
    this.current = { ...this.current, participants: replaced(this.current.participants, newer) };
    return newer.length > 0;
  }

  private reach(version: Call['version']): void {
    this.heardTo = Math.max(this.heardTo, version);
    for (const heard of this.ahead) if (heard <= this.heardTo) this.ahead.delete(heard);
    while (this.ahead.delete(this.heardTo + 1)) this.heardTo += 1;
  }
}

function isNewer(a: Call, b: Call): boolean {
  return a.version > b.version || (a.version === b.version && a.now > b.now);
}

/** These participants in place of what was known of them; whoever is new comes last. */
function replaced(known: readonly Participant[], told: readonly Participant[]): Participant[] {
  const added = told.filter(({ id }) => !known.some((one) => one.id === id));
  return [...known.map((one) => told.find(({ id }) => id === one.id) ?? one), ...added];
}
