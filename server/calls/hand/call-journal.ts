import { Injectable, Logger } from '@nestjs/common';
import type { CallEventDetails, CallEventKind } from '../../../contracts/index.js';
import { Transactions } from '../../database/transactions.js';
import { Allowances } from './allowances.js';
import { CallEventEntity } from '../rows/call-event.entity.js';

/** One thing that happened. `participantId` is null when it happened to the call as a whole. */
export interface JournalEntry<K extends CallEventKind = CallEventKind> {
  callId: number;
  participantId: number | null;
  kind: K;
  detail: CallEventDetails[K];
  /** Caused by somebody without an account who is not in the call. */
  byOutsider?: boolean;
}

/** Limits per participant for `noteAside`: for the kinds that a page can cause as often as it likes, and for all kinds together. */
const PER_PARTICIPANT: Partial<Record<CallEventKind, { burst: number; perSecond: number }>> = {
  media: { burst: 30, perSecond: 30 / 60 },
  // In a mesh of twelve, somebody who joins has eleven connections that go through three states each.
  links: { burst: 120, perSecond: 1 },
  trouble: { burst: 20, perSecond: 0 },
  // Somebody may knock again and again at a door that stays closed.
  refused: { burst: 20, perSecond: 1 / 60 },
  'device-ringing': { burst: 60, perSecond: 1 / 10 },
  'device-gone': { burst: 60, perSecond: 1 / 10 },
  resumed: { burst: 60, perSecond: 1 / 10 },
  'on-server': { burst: 60, perSecond: 1 / 10 },
  dropped: { burst: 60, perSecond: 1 / 10 },
  // A page that sets up eleven connections has some thirty to report; after that it is quiet.
  observed: { burst: 80, perSecond: 1 / 6 },
};
/** Counted by itself, so that nobody can use up from outside what is noted of colleagues at the same door. */
const OUTSIDERS = { burst: 10, perSecond: 1 / 60 };
const ALL_OF_PARTICIPANT = { burst: 1_000, perSecond: 0 };
const ALL_OF_CALL = { burst: 5_000, perSecond: 0 };

/** Records what happens in calls, so that support can read it beside the signals. */
@Injectable()
export class CallJournal {
  private readonly log = new Logger('CallJournal');
  private readonly allowances = new Allowances();

  constructor(private readonly transactions: Transactions) {}

  /**
   * For mere observations: a failure to store them must not disturb the call, and nobody may fill the journal with them.
   * @returns whether all of them were noted
   */
  async noteAside<K extends CallEventKind>(...entries: JournalEntry<K>[]): Promise<boolean> {
    const allowed = entries.filter((entry) => this.isAllowed(entry));
    try {
      if (allowed.length > 0) await this.transactions.manager.insert(CallEventEntity, allowed.map(eventRow));
      return allowed.length === entries.length;
    } catch (error) {
      this.log.warn(`not noted: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }

  /** The call is over. */
  forget(callId: number): void {
    this.allowances.forget(callId);
  }

  private isAllowed({ callId, participantId, kind, byOutsider }: JournalEntry): boolean {
    const take = (name: string, limit: { burst: number; perSecond: number }) =>
      this.allowances.take({ callId, name }, limit);
    const [who, ofKind] = byOutsider ? ['outsiders', OUTSIDERS] : [`${participantId}`, PER_PARTICIPANT[kind]];
    if (ofKind && !take(`${who}/${kind}`, ofKind)) return false;
    return take(who, ALL_OF_PARTICIPANT) && take('', ALL_OF_CALL);
  }
}

/** The entry as a row, with the present time. */
export function eventRow(entry: JournalEntry) {
  const { callId, participantId, kind, detail } = entry;
  return { callId, participantId, kind, detail, at: new Date() };
}
