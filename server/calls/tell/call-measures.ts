import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isTerminal, LIVE_STATUSES } from '../../../contracts/index.js';
import { Transactions } from '../../database/transactions.js';
import { Measures } from '../../metrics/measures.js';
import { Kept } from '../../time/kept.js';
import { CallEntity } from '../rows/call.entity.js';
import { CallEvents } from './call-events.js';

/** Everybody may read the metrics if no token is set. */
const KEPT_MS = 2_000;

/** Counts calls for monitoring. */
@Injectable()
export class CallMeasures implements OnModuleInit {
  private readonly kept = new Kept<Record<string, number>>(1);

  constructor(
    private readonly events: CallEvents,
    private readonly measures: Measures,
    private readonly transactions: Transactions,
  ) {}

  onModuleInit(): void {
    // The process on which it ends counts it.
    this.events.listenHere('changed', ({ call: { kind, status, endReason: reason }, cause }) => {
      // A call ends once, and that is told once; later announcements about it have another cause.
      if (cause === 'over' && isTerminal(status) && reason !== null) this.measures.callEnded({ kind, reason });
    });
    const live = { name: 'parley_calls_live', help: 'Calls that ring or run, by state', label: 'state' };
    this.measures.gauge(live, () => this.kept.get('live', { forMs: KEPT_MS, make: () => this.live() }));
  }

  private async live(): Promise<Record<string, number>> {
    const rows = await this.transactions.manager
      .createQueryBuilder(CallEntity, 'call')
      .select('call.status', 'status')
      .addSelect('COUNT(*)', 'count')
      .where('call.status IN (:...live)', { live: [...LIVE_STATUSES] })
      .groupBy('call.status')
      .getRawMany<{ status: string; count: number | string }>();
    const none = Object.fromEntries(LIVE_STATUSES.map((status) => [status, 0]));
    return { ...none, ...Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)])) };
  }
}
