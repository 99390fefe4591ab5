import type { ParticipantEntity } from '../../calls/rows/participant.entity.js';

/** Changes are heard, noted and measured by different clocks. */
const MOMENT_MS = 1_000;

type Heard = Pick<ParticipantEntity, 'id' | 'callId' | 'audio'>;

/** When people in running calls last switched their microphone off or on: a receiver makes up sound for a moment then. */
export class Mutings {
  private readonly calls = new Map<number, Map<number, { audio: boolean; at: number }>>();

  heard({ id, callId, audio }: Heard): void {
    const people = this.calls.get(callId) ?? new Map<number, { audio: boolean; at: number }>();
    if (people.get(id)?.audio !== audio) people.set(id, { audio, at: performance.now() });
    this.calls.set(callId, people);
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
