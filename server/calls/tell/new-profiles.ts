import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Transactions } from '../../database/transactions.js';
import { UserEvents } from '../../users/user-events.js';
import { isPresent } from '../actor.js';
import { CallPublisher } from './call-publisher.js';
import { CallSteps } from '../life/call-steps.js';
import { CallsRepository } from '../rows/calls.repository.js';

/** Everybody in a call sees at once who has another name or picture now; guests, too, who hear of nothing else. */
@Injectable()
export class NewProfiles implements OnModuleInit {
  constructor(
    private readonly users: UserEvents,
    private readonly calls: CallsRepository,
    private readonly steps: CallSteps,
    private readonly publisher: CallPublisher,
    private readonly transactions: Transactions,
  ) {}

  onModuleInit(): void {
    this.users.listen('profile', ({ id }) => this.tell(id));
  }

  private async tell(userId: number): Promise<void> {
    for (const call of await this.calls.findLiveOf({ userId, guestId: null })) {
      const participant = call.participants.find((one) => one.userId === userId && isPresent(one));
      if (!participant) continue;
      await this.steps.touch(this.transactions.manager, call.id);
      await this.publisher.participantChanged(call.id, { participantId: participant.id, change: 'profile' });
    }
  }
}
