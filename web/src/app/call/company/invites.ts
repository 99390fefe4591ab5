import { computed, signal } from '@angular/core';
import type { Call, ParticipantState, User } from '@contracts';
import { Problem } from '../../session/api-problem';
import type { OwnWords } from '../../session/problem-words';
import type { CallNotices } from '../session/call-notices';
import type { CallRecord } from '../session/call-record';
import type { MeetingsApi } from '../session/meetings-api';

export interface InvitesOptions {
  readonly record: CallRecord;
  readonly api: MeetingsApi;
  readonly notices: CallNotices;
  readonly learn: (call: Call) => void;
}

const WORDS: OwnWords = {
  conflict: 'They are in the call already.',
  forbidden: 'Only the host may add people here.',
  removed: 'They were removed from this room. Its owner can let them in again.',
};
const UNANSWERED: ReadonlySet<ParticipantState> = new Set<ParticipantState>(['rejected', 'missed']);

/** Calls more people into the running call. Nobody's microphone or camera changes by it (C6). */
export class Invites {
  private readonly asked = signal<ReadonlySet<User['id']>>(new Set());
  private readonly rung = signal<ReadonlySet<User['id']>>(new Set());

  /** The ids of users about whom a request is under way. */
  readonly busy = this.asked.asReadonly();
  /** The ids of users called from this page: the user may cancel these calls, as a host may. */
  readonly mine = this.rung.asReadonly();
  /** The people who are being called into it now. */
  readonly ringing = computed(() => {
    if (this.options.record.call().status !== 'accepted') return [];
    return this.options.record.others().filter(({ state }) => state === 'invited' || state === 'ringing');
  });
  /**
   * The people who were called and did not come: declined, or no answer. People whom a host did not admit had not
   * been called.
   */
  readonly unanswered = computed(() =>
    this.options.record.others().filter((one) => UNANSWERED.has(one.state) && one.role !== 'member'),
  );

  constructor(private readonly options: InvitesOptions) {}

  /** True once it rings; otherwise a notice says why it does not. */
  ring(userId: User['id']): Promise<boolean> {
    this.rung.update((ids) => new Set([...ids, userId]));
    return this.ask(userId, (id) => this.options.api.invite(id, userId));
  }

  takeBack(userId: User['id']): Promise<boolean> {
    return this.ask(userId, (id) => this.options.api.takeBack(id, userId));
  }

  private async ask(userId: User['id'], request: (id: Call['id']) => Promise<Call>): Promise<boolean> {
    if (this.asked().has(userId)) return false;
    this.asked.update((ids) => new Set([...ids, userId]));
    try {
      this.options.learn(await request(this.options.record.call().id));
      return true;
    } catch (error) {
      const problem = Problem.of(error);
      if (problem.call) this.options.learn(problem.call);
      this.options.notices.say(problem.words(WORDS));
      return false;
    } finally {
      this.asked.update((ids) => new Set([...ids].filter((id) => id !== userId)));
    }
  }
}
