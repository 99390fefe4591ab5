import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isLive } from '../../../contracts/index.js';
import { UserEvents } from '../../users/user-events.js';
import { isPresent } from '../actor.js';
import { CallsInHand } from '../hand/calls-in-hand.js';
import { CallsRepository } from '../rows/calls.repository.js';

/** Announces a new name or picture to everybody in a call. This is the only way in which guests learn about it. */
@Injectable()
export class NewProfiles implements OnModuleInit {
  constructor(
    private readonly users: UserEvents,
    private readonly calls: CallsRepository,
    private readonly hands: CallsInHand,
  ) {}

  onModuleInit(): void {
    this.users.listenHere('profile', ({ id }) => this.tell(id));
  }

  private async tell(userId: number): Promise<void> {
    for (const call of await this.calls.findLiveOf({ userId, guestId: null })) {
      const participant = call.participants.find((one) => one.userId === userId && isPresent(one));
      if (!participant) continue;
      await this.hands.open(call.id, (hand) => {
        if (!isLive(hand.call.status)) return Promise.resolve();
        hand.touch();
        hand.tell({ cause: 'participants', participantId: participant.id, change: 'profile' });
        return Promise.resolve();
      });
    }
  }
}
