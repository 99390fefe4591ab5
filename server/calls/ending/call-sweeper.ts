import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Processes } from '../../cluster/processes.js';
import { Runner } from '../../cluster/runner.js';
import { isAway } from '../../http/errors/to-problem.js';
import { Absence, type Away } from '../../time/absence.js';
import { Rounds } from '../../time/rounds.js';
import { CallEnding } from './call-ending.js';
import { CallInvitations } from './call-invitations.js';
import { CallLeases } from './call-leases.js';
import { CallRenewal } from '../life/call-renewal.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { pageByPage } from '../rows/due.js';
import { JudgeGuard } from '../life/judge-guard.js';
import { MeetingWait } from '../meeting/people/meeting-wait.js';

const SWEEP_MS = 1_000;
/** How much later the other processes end a ringing: only if the one that sweeps has not done so. */
const BEHIND_MS = 1_000;

/**
 * Acts on deadlines and leases stored in the database, no matter which process created the call. If there are several processes, one does
 * it for all. Deadlines of ringing have to be kept to two seconds, which leaves no time to notice that this process has died, so the others
 * look after them, too.
 */
@Injectable()
export class CallSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('CallSweeper');
  /** Each has a loop of its own, so that a thousand leases that end at once do not delay a ring deadline. */
  private readonly judges = [
    () => this.expireRings(),
    () => this.expireInvitations(),
    () => this.forAll(() => this.leases.sweep()),
    () => this.forAll(() => this.waiting.sweep()),
  ].map((judge) => new Rounds(SWEEP_MS, () => this.round(judge)));

  constructor(
    private readonly calls: CallsRepository,
    private readonly ending: CallEnding,
    private readonly leases: CallLeases,
    private readonly renewal: CallRenewal,
    private readonly invitations: CallInvitations,
    private readonly waiting: MeetingWait,
    private readonly guard: JudgeGuard,
    private readonly absence: Absence,
    private readonly processes: Processes,
    private readonly runner: Runner,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.absence.returnIfAway((away) => this.renew(away));
    this.processes.serve();
    for (const judge of this.judges) judge.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.judges.map((judge) => judge.stop()));
  }

  /**
   * When one of several processes starts, those that serve have kept the leases, so nothing needs to be renewed. If none serves, each
   * renews all.
   */
  private async renew(away: Away): Promise<void> {
    if (away.why === 'started' && this.processes.hasCompany) await this.renewal.noteCame();
    else await this.renewal.renewAll(away);
  }

  /** After an absence the leases are renewed before anybody is judged. If the database is away, the next round finds the same rows. */
  private async round(judge: () => Promise<boolean>): Promise<void> {
    try {
      if (!(await this.isClockRight())) return;
      await this.absence.returnIfAway((away) => this.renew(away));
      if (await judge()) this.absence.beat();
    } catch (error) {
      if (isAway(error)) this.absence.storageFailed();
      this.log.warn(`sweep failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /**
   * Leases and deadlines are times by the clocks of several hosts. A process whose clock is wrong judges, renews and moves nothing; when
   * the clock is right again, the process counts as having been away.
   */
  private async isClockRight(): Promise<boolean> {
    const hasJumped = this.absence.noticed()?.why === 'clock';
    return hasJumped ? this.processes.isClockStillRight() : this.processes.isClockRight;
  }

  /** @returns false if another process does it: then nothing was read that would show that this one is not away */
  private async forAll(judge: () => Promise<void>): Promise<boolean> {
    if (!this.runner.isMine) return false;
    await judge();
    return true;
  }

  /** Ringing whose deadline is before this time is over. */
  private get ringsUntil(): Date {
    const now = this.absence.judgedNow();
    return this.runner.isMine ? now : new Date(now.getTime() - BEHIND_MS);
  }

  private async expireRings(): Promise<boolean> {
    const now = this.ringsUntil;
    const late = pageByPage(
      (after) => this.calls.findRingingPastDeadline(now, after),
      ({ ringDeadlineAt }) => ringDeadlineAt,
    );
    await this.guard.each(late, (call) => this.ending.expire(call));
    return true;
  }

  private async expireInvitations(): Promise<boolean> {
    const now = this.ringsUntil;
    const late = pageByPage(
      (after) => this.calls.findInvitedPastDeadline(now, after),
      ({ ringDeadlineAt }) => ringDeadlineAt,
    );
    await this.guard.each(late, (participant) => this.invitations.expire(participant));
    return true;
  }
}
