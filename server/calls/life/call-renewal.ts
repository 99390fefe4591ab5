import { Inject, Injectable, Logger } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import type { ServerName } from '../../../contracts/index.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Transactions } from '../../database/transactions.js';
import type { Away } from '../../time/absence.js';
import { PRESENT_STATES } from '../actor.js';
import { CallEntity } from '../rows/call.entity.js';
import { LostServers } from '../servers/lost-servers.js';
import { PageServers } from '../servers/page-servers.js';
import { ThisServer } from '../servers/this-server.js';
import { CallJournal, type JournalEntry } from '../hand/call-journal.js';
import { CallSlots } from './call-slots.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { ParticipantEntity } from '../rows/participant.entity.js';
import { SlotEntity } from '../rows/slot.entity.js';

type Live = Pick<CallEntity, 'id' | 'status' | 'ringDeadlineAt'>;
interface Ring {
  id: number;
  ringDeadlineAt: Date | null;
}

/** While the server was away nobody could renew a lease, so everybody gets the whole grace period once. */
@Injectable()
export class CallRenewal {
  private readonly log = new Logger('CallSweeper');

  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly slots: CallSlots,
    private readonly journal: CallJournal,
    private readonly server: ThisServer,
    private readonly pages: PageServers,
    private readonly lost: LostServers,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async renewAll(away: Away): Promise<void> {
    if (away.why !== 'started') this.log.warn(away, 'was away: all leases are renewed');
    await this.eachPage((page) => this.renew(page, away));
  }

  /** This process starts beside others, which have kept the leases. Calls that have lost a server are told. */
  async noteCame(): Promise<void> {
    const { name } = this.server;
    if (name === null) return;
    await this.aside(async () => {
      await this.lost.look({ atOnce: true });
      await this.eachPage(async (page) => {
        const callIds = await this.lost.calls(page.map(({ id }) => id));
        await this.journal.noteAside(
          ...callIds.map((callId) => ({ callId, participantId: null, kind: 'server-came' as const, detail: name })),
        );
      });
    });
  }

  /** Notes are for support: if they fail, the start goes on, and the leases of further calls are renewed all the same. */
  private async aside(note: () => Promise<void>): Promise<void> {
    try {
      await note();
    } catch (error) {
      this.log.warn(`not noted: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private async eachPage(work: (page: Live[]) => Promise<void>): Promise<void> {
    let page: Live[] = [];
    do {
      page = await this.calls.findLiveAfter(page.at(-1)?.id ?? 0);
      if (page.length > 0) await work(page);
    } while (page.length > 0);
  }

  private async renew(page: Live[], away: Away): Promise<void> {
    const { manager } = this.transactions;
    const leaseUntil = this.slots.leaseFrom(new Date());
    const callId = In(page.map(({ id }) => id));
    await manager.update(ParticipantEntity, { callId, state: In([...PRESENT_STATES, 'waiting']) }, { leaseUntil });
    await manager.update(SlotEntity, { callId, leaseUntil: LessThan(leaseUntil) }, { leaseUntil });
    if (away.why === 'clock') await this.moveDeadlines(page, away);
    await this.aside(() => this.note(page, away));
  }

  /** If there are several servers, the absence of one is noted only in the calls that had a page on it. */
  private async note(page: Live[], away: Away): Promise<void> {
    const { name } = this.server;
    const all = page.map(({ id }) => id);
    const isOfAll = name === null || away.why === 'started';
    const concerned = isOfAll ? new Set(all) : await this.pages.concernedBy(all, away.forMs);
    const entries = all.filter((id) => concerned.has(id)).map((id) => entryOf(id, away, name));
    await this.journal.noteAside(...entries);
  }

  /** A clock that jumped has moved the deadlines with it. They are corrected, so that each call rings for as long as intended. */
  private async moveDeadlines(page: Live[], away: Away): Promise<void> {
    const { manager } = this.transactions;
    for (const { id, ringDeadlineAt } of page) {
      const moved = this.moved({ id, ringDeadlineAt }, away);
      if (moved) await manager.update(CallEntity, { id, ringDeadlineAt: ringDeadlineAt! }, { ringDeadlineAt: moved });
    }
    for (const rung of await this.calls.findRungInto(page.map(({ id }) => id))) {
      const { id, ringDeadlineAt } = rung;
      const moved = this.moved(rung, away);
      if (moved)
        await manager.update(ParticipantEntity, { id, ringDeadlineAt: ringDeadlineAt! }, { ringDeadlineAt: moved });
    }
  }

  /** Null when the deadline needs no change: another process on this machine may have moved it already. */
  private moved({ ringDeadlineAt }: Ring, away: Away): Date | null {
    if (ringDeadlineAt === null) return null;
    const left = ringDeadlineAt.getTime() - Date.now();
    const longest = this.settings.ringTimeoutSeconds * 1000;
    const wasPast = left + away.jumpMs <= 0;
    if (wasPast || (left > 0 && left <= longest)) return null;
    return new Date(ringDeadlineAt.getTime() + away.jumpMs);
  }
}

function entryOf(
  callId: number,
  away: Away,
  server: ServerName | null,
): JournalEntry<'server-started'> | JournalEntry<'server-away'> {
  const of = { callId, participantId: null };
  if (away.why === 'started') return { ...of, kind: 'server-started', detail: server };
  const seconds = Math.round(Math.max(away.forMs, Math.abs(away.jumpMs)) / 1000);
  return { ...of, kind: 'server-away', detail: { why: away.why, seconds, ...(server && { server }) } };
}
