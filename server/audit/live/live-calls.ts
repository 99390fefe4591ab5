import { Injectable } from '@nestjs/common';
import { type Call, type LiveBoard, LIVE_CALLS_MAX, LIVE_STATUSES } from '../../../contracts/index.js';
import { invalidTransition } from '../../calls/call-errors.js';
import { CallEnding } from '../../calls/ending/call-ending.js';
import { LiveLinks } from '../../calls/live/live-links.js';
import { CallEntity } from '../../calls/rows/call.entity.js';
import { ShownCalls } from '../../calls/rows/shown-calls.js';
import { CallViews } from '../../calls/tell/call-views.js';
import { Transactions } from '../../database/transactions.js';
import type { Identity } from '../../http/identity.js';
import { Accesses } from '../accesses/accesses.js';
import { CaseFiles } from '../case/case-files.js';

/** The calls that ring or run now, as support sees them. */
@Injectable()
export class LiveCalls {
  constructor(
    private readonly transactions: Transactions,
    private readonly accesses: Accesses,
    private readonly shown: ShownCalls,
    private readonly views: CallViews,
    private readonly links: LiveLinks,
    private readonly files: CaseFiles,
    private readonly ending: CallEnding,
  ) {}

  /** The newest first. */
  async board(me: Identity): Promise<LiveBoard> {
    await this.accesses.record(me, { action: 'live' });
    const live = { live: [...LIVE_STATUSES] };
    const query = this.transactions.manager
      .createQueryBuilder(CallEntity, 'call')
      .where('call.status IN (:...live)', live);
    const total = await query.getCount();
    const newest = query.select('call.id', 'id').orderBy('call.id', 'DESC').limit(LIVE_CALLS_MAX);
    const rows = await newest.getRawMany<{ id: number }>();
    const calls = await this.shown.find(rows.map(({ id }) => id));
    const items = calls.map((call) => ({ call: this.views.call(call, 'staff'), links: this.links.in(call.id) }));
    return { items, total, now: new Date().toISOString() };
  }

  /** An administrator ends a running call for everybody in it. @throws not-found; invalid-transition when it does not run (any more) */
  async end(me: Identity, of: { callId: number; reason: string }): Promise<Call> {
    const { callId, reason } = of;
    await this.files.call(callId);
    await this.accesses.record(me, { action: 'end', callId, reason });
    const ending = { step: 'end', reason: 'ended-by-admin', at: new Date(), endedById: me.userId } as const;
    const ended = await this.ending.finish(callId, ending);
    const call = this.views.call(await this.files.call(callId), 'staff');
    if (!ended && call.endReason !== 'ended-by-admin') throw invalidTransition(call, 'ending it');
    return call;
  }
}
