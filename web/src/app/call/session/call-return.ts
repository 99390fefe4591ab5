import type { Call } from '@contracts';
import { Problem } from '../../session/api-problem';
import { SignalingRefused } from '../../signaling/signaling-errors';
import type { CallRecord } from './call-record';
import type { MeetingsApi } from './meetings-api';

export interface CallReturnOptions {
  readonly record: CallRecord;
  readonly api: MeetingsApi;
  readonly learn: (call: Call) => void;
  /** Whether the call has ended for this device meanwhile. */
  readonly over: () => boolean;
  /** Joins the call's mesh as a fresh page would. */
  readonly join: () => Promise<void>;
  readonly refused: (why: 'removed' | 'connection-lost') => void;
}

/** Returns to a call after the server has given this device up while it was disconnected. */
export class CallReturn {
  private underway = false;

  constructor(private readonly options: CallReturnOptions) {}

  /** `prepare` closes the old links and asks for the call's current state. */
  async begin(prepare: () => Promise<void>): Promise<void> {
    if (this.underway) return;
    this.underway = true;
    try {
      await prepare();
      if (!this.options.over()) await this.enterRoom();
      if (!this.options.over()) await this.options.join();
    } catch (error) {
      this.options.refused(codeOf(error) === 'removed' ? 'removed' : 'connection-lost');
    } finally {
      this.underway = false;
    }
  }

  /** A room is entered by its current rules: it may be locked or full, or its host may have to admit the user. */
  private async enterRoom(): Promise<void> {
    const room = this.options.record.room();
    if (!room) return;
    const answer = await this.options.api.join(room.code);
    if (!('call' in answer)) throw new Error('The room asks its host first.');
    this.options.learn(answer.call);
  }
}

function codeOf(error: unknown): string {
  return error instanceof SignalingRefused ? error.code : Problem.of(error).code;
}
