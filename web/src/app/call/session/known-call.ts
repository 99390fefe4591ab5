import type { Call, Joined, Participant, ParticipantMessage } from '@contracts';

/**
 * What is known of one call. Announcements, answers and snapshots may overtake each other, so each is judged by its
 * version; a skipped version means that an announcement was lost.
 */
export class KnownCall {
  private current: Call;
  /** All versions up to this one have been heard. */
  private heardTo: number;
  /** Versions heard beyond a missing one. */
  private readonly ahead = new Set<Call['version']>();
  /** The version of each participant that was announced alone, after the call. */
  private readonly alone = new Map<Participant['id'], Call['version']>();

  constructor(first: Call) {
    this.current = first;
    this.heardTo = first.version;
  }

  get call(): Call {
    return this.current;
  }

  /** An announcement was lost, so the call has to be requested. */
  get hasGap(): boolean {
    return this.ahead.size > 0;
  }

  /** Takes the whole call. @returns false, and changes nothing, if it is older than what is known */
  learn(call: Call): boolean {
    if (isNewer(this.current, call)) return false;
    for (const [id, version] of this.alone) if (version <= call.version) this.alone.delete(id);
    const newer = this.current.participants.filter(({ id }) => this.alone.has(id));
    this.current = { ...call, participants: replaced(call.participants, newer) };
    this.reach(call.version);
    return true;
  }

  /** Takes one participant. @returns false if something newer is known */
  hear({ participant, version }: ParticipantMessage): boolean {
    if (version > this.heardTo) this.ahead.add(version);
    this.reach(this.heardTo);
    return this.take([participant], version);
  }

  /** Takes the list of participants that the server gives to a page that joins. */
  enter({ participants, version }: Joined): void {
    this.take(participants, version);
    this.reach(version);
  }

  /** Takes a change that the server has not confirmed yet. */
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

/** Replaces known participants with these; new ones are added at the end. */
function replaced(known: readonly Participant[], told: readonly Participant[]): Participant[] {
  const added = told.filter(({ id }) => !known.some((one) => one.id === id));
  return [...known.map((one) => told.find(({ id }) => id === one.id) ?? one), ...added];
}
