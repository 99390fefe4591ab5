import type { ParticipantEntity } from '../../calls/rows/participant.entity.js';

/** Changes are heard, noted and measured by different clocks. */
const MOMENT_MS = 1_000;

type Heard = Pick<ParticipantEntity, 'id' | 'callId' | 'audio'>;

/** When people in running calls last switched their microphone off or on: a receiver makes up sound for a moment then. */
export class Mutings {
  private readonly calls = new Map<number, Map<number, { audio: boolean; at: number }>>();

  /** A page has come in, with its microphone on or off: it has switched nothing. */
  joined({ id, callId, audio }: Heard): void {
    const people = this.peopleOf(callId);
    people.set(id, { audio, at: people.get(id)?.at ?? -Infinity });
  }

  /** Something of a page was switched, perhaps its microphone. */
  heard({ id, callId, audio }: Heard): void {
    const people = this.peopleOf(callId);
    if (people.get(id)?.audio !== audio) people.set(id, { audio, at: performance.now() });
  }

  private peopleOf(callId: number): Map<number, { audio: boolean; at: number }> {
    const people = this.calls.get(callId) ?? new Map<number, { audio: boolean; at: number }>();
    this.calls.set(callId, people);
    return people;
  }

  /** Whether the microphone was off for some of the last time, a moment more or less. */
  isMuted({ id, callId, audio }: Heard, lastMs: number): boolean {
    const last = this.calls.get(callId)?.get(id);
    return !audio || (last !== undefined && performance.now() - last.at < lastMs + MOMENT_MS);
  }

  /** The call is over. */
  forget(callId: number): void {
    this.calls.delete(callId);
  }
}
