import type { Participant } from '@contracts';
import { Problem } from '../../session/api-problem';
import type { OwnWords } from '../../session/problem-words';
import type { CallNotices } from '../session/call-notices';
import type { CallRecord } from '../session/call-record';
import type { HostAct, MeetingsApi } from '../session/meetings-api';

const WORDS: OwnWords = {
  forbidden: 'Only the host may do this.',
  'already-in-call': 'They are in another call now.',
};

export interface HostingOptions {
  readonly record: CallRecord;
  readonly api: MeetingsApi;
  readonly notices: CallNotices;
}

/** What the host of a room may do. A failure is shown to the host and changes nothing else. */
export class Hosting {
  constructor(private readonly options: HostingOptions) {}

  admit(id: Participant['id']): Promise<void> {
    return this.act(id, 'admit');
  }

  deny(id: Participant['id']): Promise<void> {
    return this.act(id, 'deny');
  }

  /** Asks the person's device to mute itself; nobody can be unmuted. */
  mute(id: Participant['id']): Promise<void> {
    return this.act(id, 'mute');
  }

  /** For good: they cannot come back by themselves. */
  remove(id: Participant['id']): Promise<void> {
    return this.act(id, 'remove');
  }

  lowerHand(id: Participant['id']): Promise<void> {
    return this.act(id, 'lower-hand');
  }

  /** A stand-in host stops being one; the owner stays a host. */
  handOver(id: Participant['id']): Promise<void> {
    return this.act(id, 'host');
  }

  admitAll(): Promise<void> {
    return this.ask((code) => this.options.api.admitAll(code));
  }

  lock(locked: boolean): Promise<void> {
    return this.ask((code) => this.options.api.lock(code, locked));
  }

  endForAll(): Promise<void> {
    return this.ask((code) => this.options.api.end(code));
  }

  private act(id: Participant['id'], act: HostAct): Promise<void> {
    return this.ask((code) => this.options.api.act(code, id, act));
  }

  private async ask(request: (code: string) => Promise<void>): Promise<void> {
    const room = this.options.record.room();
    if (!room) return;
    try {
      await request(room.code);
    } catch (error) {
      this.options.notices.say(Problem.of(error).words(WORDS));
    }
  }
}
