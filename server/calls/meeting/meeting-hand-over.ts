import { Injectable } from '@nestjs/common';
import { notFound } from '../../http/errors/problem.js';
import { type Actor, isPresent } from '../actor.js';
import { notTheHost } from '../call-errors.js';
import type { CallInHand } from '../hand/call-in-hand.js';
import { CallsInHand } from '../hand/calls-in-hand.js';
import { MeetingChair, type Target } from './people/meeting-chair.js';
import { MeetingHosts } from './people/meeting-hosts.js';

/**
 * A host hands the hosting of this meeting to another participant. A stand-in stops hosting then; the owner and hosts
 * appointed by the owner keep their role.
 */
@Injectable()
export class MeetingHandOver {
  constructor(
    private readonly hands: CallsInHand,
    private readonly chair: MeetingChair,
    private readonly hosts: MeetingHosts,
  ) {}

  /** @throws not-found when they are not in the meeting; forbidden */
  async handOver(actor: Actor, of: Target): Promise<void> {
    const { call, me, target } = await this.chair.targetOf(actor, of);
    if (target.id === me.id) return;
    await this.hands.open(call.id, (hand) => this.carryOut(hand, { from: me.id, to: target.id }));
  }

  /**
   * Under the meeting's lock: if two hosts hand over at once, or one leaves meanwhile, the second step is judged by the state after
   * the first.
   */
  private async carryOut(hand: CallInHand, of: { from: number; to: number }): Promise<void> {
    const [from, to] = [hand.participant(of.from), hand.participant(of.to)];
    if (hand.call.status !== 'accepted' || !to || !isPresent(to))
      throw notFound('This participant is not in the call.');
    if (!from || !isPresent(from) || from.role !== 'host') throw notTheHost();
    await hand.mark([from], { madeHost: false });
    await hand.mark([to], { madeHost: true });
    await this.hosts.settle(hand);
    hand.tell({ cause: 'participants' });
  }
}
