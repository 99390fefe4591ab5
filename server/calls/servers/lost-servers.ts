import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { type EntityManager, In, MoreThan } from 'typeorm';
import type { CallEventDetails } from '../../../contracts/index.js';
import { BEAT_MS, Processes, type Silent } from '../../cluster/processes.js';
import { Wake } from '../../cluster/wake.js';
import { Transactions } from '../../database/transactions.js';
import { PRESENT_STATES } from '../actor.js';
import { type JournalEntry, eventRow } from '../hand/call-journal.js';
import { CallEventEntity } from '../rows/call-event.entity.js';
import { shortHost } from './short-host.js';

interface Page {
  callId: number;
  participantId: number;
}

/** The pages of running calls that were connected to a process. Their rows stay for a while after it was last heard of. */
const PAGES =
  'SELECT p.callId, p.id AS participantId FROM call_participants p JOIN connections c ON c.deviceId = p.deviceId ' +
  'AND c.userId <=> p.userId AND c.guestId <=> p.guestId WHERE c.processId = ? AND p.state IN (?)';

/** A server that starts is noted only in calls that lost one within this time. */
const RECENT_MS = 5 * 60_000;

/** Notes in the calls concerned that one of several processes is no longer heard: it died, or stands still. */
@Injectable()
export class LostServers implements OnModuleInit {
  private readonly log = new Logger('LostServers');
  /** The silent processes: since when each has been silent at every look, and whether that is noted. */
  private silent = new Map<number, { since: number; isTold: boolean }>();

  constructor(
    private readonly processes: Processes,
    private readonly transactions: Transactions,
    private readonly wake: Wake,
  ) {}

  onModuleInit(): void {
    if (this.wake.isShared) this.wake.look(() => this.look());
  }

  /**
   * Notes the processes that are silent for longer than a beat while this process is heard. When a database stands still, all of them are
   * silent, and each would say so of the others as soon as it goes on.
   * @param atOnce for a process that starts, which has not looked before
   */
  async look({ atOnce = false } = {}): Promise<void> {
    const silent = await this.processes.silent();
    if (!atOnce && !this.processes.isSteady) {
      this.silent.clear();
      return;
    }
    const now = performance.now();
    this.silent = new Map(silent.map(({ id }) => [id, this.silent.get(id) ?? { since: now, isTold: false }]));
    for (const one of silent) {
      const seen = this.silent.get(one.id)!;
      if (seen.isTold || (!atOnce && now - seen.since < BEAT_MS.shared)) continue;
      await this.tell(one);
      seen.isTold = true;
    }
  }

  private async tell(one: Silent): Promise<void> {
    const isSo = await this.transactions.run(async (manager) => {
      if (!(await this.processes.isStillSilent(manager, one.id))) return false;
      await this.note(manager, one);
      return true;
    });
    if (isSo) this.log.warn(`the server ${one.host} (process ${one.pid}) is not heard any more`);
  }

  /** Those of these calls that have lost a server recently, or were asked to leave one. */
  async calls(among: number[]): Promise<number[]> {
    const rows = await this.transactions.manager.find(CallEventEntity, {
      select: { callId: true },
      where: {
        callId: In(among),
        kind: In(['server-gone', 'server-stopping']),
        at: MoreThan(new Date(Date.now() - RECENT_MS)),
      },
    });
    return [...new Set(rows.map(({ callId }) => callId))];
  }

  /** All remaining processes notice it; the lock on the row of the lost process lets them look one after the other at what was noted. */
  private async note(manager: EntityManager, { id, host, silentMs }: Silent): Promise<void> {
    const pages = await manager.query<Page[]>(PAGES, [id, PRESENT_STATES]);
    if (pages.length === 0) return;
    const events = await manager.findBy(CallEventEntity, {
      callId: In(pages.map(({ callId }) => callId)),
      kind: In(['server-gone', 'on-server']),
    });
    const gone = { id, heardAt: Date.now() - silentMs };
    const detail = { host: shortHost(host), number: id, silentSeconds: Math.round(silentMs / 1000) };
    const entries = pages
      .filter((page) => isLost(events, page, gone))
      .map(({ callId, participantId }): JournalEntry<'server-gone'> => ({
        callId,
        participantId,
        kind: 'server-gone',
        detail,
      }));
    for (const piece of this.transactions.inInserts(entries))
      await manager.insert(CallEventEntity, piece.map(eventRow));
  }
}

/** Whether the page was on this server until it fell silent, which nobody has noted yet. */
function isLost(events: CallEventEntity[], page: Page, gone: { id: number; heardAt: number }): boolean {
  const own = events.filter(({ participantId }) => participantId === page.participantId);
  const isNoted = own.some(
    ({ kind, detail, at }) =>
      kind === 'server-gone' &&
      (detail as CallEventDetails['server-gone']).number === gone.id &&
      // It may have been silent before, and heard since.
      at.getTime() >= gone.heardAt - BEAT_MS.shared,
  );
  return !isNoted && !hadGoneOn(own, gone);
}

/**
 * Whether the page had gone on elsewhere: its connection to this server was only half open. Times are by the clocks of hosts, so a
 * difference of a beat says nothing.
 */
function hadGoneOn(events: CallEventEntity[], { id, heardAt }: { id: number; heardAt: number }): boolean {
  const last = events
    .filter(({ kind }) => kind === 'on-server')
    .toSorted((a, b) => a.id - b.id)
    .at(-1);
  if (last === undefined || (last.detail as CallEventDetails['on-server']).number === id) return false;
  return last.at.getTime() < heardAt - BEAT_MS.shared;
}
