import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { CallEnding } from './call-ending.js';
import { CallInvitations } from './call-invitations.js';
import { CallLeases } from './call-leases.js';
import { CallsRepository } from './calls.repository.js';
import { MeetingWait } from './meeting-wait.js';

const SWEEP_MS = 1_000;

/** Carries out deadlines and leases that stand in rows: any process that is alive does, whoever made the call. */
@Injectable()
export class CallSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('CallSweeper');
  private timer?: NodeJS.Timeout;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly calls: CallsRepository,
    private readonly ending: CallEnding,
    private readonly leases: CallLeases,
    private readonly invitations: CallInvitations,
    private readonly waiting: MeetingWait,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.settings.redisUrl === null) await this.leases.renewAll();
    this.again();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private again(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.sweep().finally(() => this.again());
    }, SWEEP_MS);
  }

  /** The database may be away: the next sweep finds the same rows. */
  private async sweep(): Promise<void> {
    try {
      for (const call of await this.calls.findRingingPastDeadline(new Date())) await this.ending.expire(call);
      for (const participant of await this.calls.findInvitedPastDeadline(new Date()))
        await this.invitations.expire(participant);
      await this.leases.sweep();
      await this.waiting.sweep();
    } catch (error) {
      this.log.warn(`sweep failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
