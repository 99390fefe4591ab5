import { Inject, Injectable } from '@nestjs/common';
import type { RelayReport } from '../../../contracts/index.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { IceServers } from '../ice-servers.js';
import { probeRelay } from './relay-probe.js';

/** What the TURN server sees as the user, so that its log tells these allocations from people's. */
const CHECKER = 'relay-check';

/** Whether this server gets relay addresses. It asks the configured TURN URLs and nobody else. */
@Injectable()
export class RelayCheck {
  private running: Promise<RelayReport> | null = null;

  constructor(
    private readonly ice: IceServers,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** All URLs at once. A request that comes while a check runs gets the result of that check. */
  run(): Promise<RelayReport> {
    this.running ??= this.ask().finally(() => (this.running = null));
    return this.running;
  }

  private async ask(): Promise<RelayReport> {
    const { turnUrls, iceTransportPolicy } = this.settings;
    const credentials = turnUrls.length > 0 ? this.ice.turnCredentials(CHECKER) : null;
    const tries = credentials ? await Promise.all(turnUrls.map((url) => probeRelay(url, credentials))) : [];
    return { checkedAt: new Date().toISOString(), relayOnly: iceTransportPolicy === 'relay', tries };
  }
}
