import { Inject, Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { RECONNECTING_AFTER_MS } from '../../../contracts/index.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { Absence } from '../../time/absence.js';
import { CallsInHand } from '../hand/calls-in-hand.js';
import { CallLeaving } from './call-leaving.js';
import { CallJournal } from '../hand/call-journal.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { pageByPage } from '../rows/due.js';
import { JudgeGuard } from '../life/judge-guard.js';
import type { ParticipantEntity } from '../rows/participant.entity.js';

/** Notices devices that have gone silent: shown as reconnecting after 15 s, lost after the grace period. */
@Injectable()
export class CallLeases {
  constructor(
    private readonly hands: CallsInHand,
    private readonly calls: CallsRepository,
    private readonly leaving: CallLeaving,
    private readonly journal: CallJournal,
    private readonly guard: JudgeGuard,
    private readonly absence: Absence,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async sweep(now = this.absence.judgedNow()): Promise<void> {
    const graceMs = this.settings.reconnectGraceSeconds * 1000;
    const silentFrom = new Date(now.getTime() + graceMs - RECONNECTING_AFTER_MS);
    const silent = pageByPage(
      (after) => this.calls.findLeasesEndingBy(silentFrom, after),
      ({ leaseUntil }) => leaseUntil,
    );
    await this.guard.each(silent, (participant) => this.judge(participant, now));
  }

  private async judge(participant: ParticipantEntity, now: Date): Promise<void> {
    if (participant.leaseUntil! < now) await this.lose(participant, now);
    else if (participant.state === 'joined') await this.showReconnecting(participant);
  }

  private async showReconnecting({ id, callId, leaseUntil }: ParticipantEntity): Promise<void> {
    const done = await this.hands.open(callId, async (hand) => {
      const silent = hand.participant(id);
      const isSo = silent !== null && (await hand.step(silent, { step: 'silence' }, { leaseUntil: leaseUntil! }));
      if (isSo) hand.tell({ cause: 'participants', participantId: id, change: 'reconnecting' });
      return isSo;
    });
    if (done?.result) await this.journal.noteAside({ callId, participantId: id, kind: 'reconnecting', detail: null });
  }

  /** The conditional update decides: a heartbeat that arrived in between keeps the participant in the call. */
  private async lose({ id, callId, heartbeatAt }: ParticipantEntity, now: Date): Promise<void> {
    await this.hands.openWithSlots({ callId }, async (hand) => {
      const lost = hand.participant(id);
      if (lost === null) return;
      await this.leaving.leave(hand, lost, {
        reason: 'lost',
        at: heartbeatAt ?? now,
        endReason: 'connection-lost',
        byId: null,
        where: { leaseUntil: LessThan(now) },
      });
    });
  }
}
