import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { PresenceService } from '../../presence/presence.service.js';
import { isPresent } from '../actor.js';
import type { CallEntity } from '../rows/call.entity.js';
import { CallEvents } from './call-events.js';
import { CallsRepository } from '../rows/calls.repository.js';

/** Tells the presence service who is in a call. */
@Injectable()
export class InCallPresence implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly events: CallEvents,
    private readonly presence: PresenceService,
    private readonly calls: CallsRepository,
  ) {}

  onModuleInit(): void {
    this.events.on('changed', ({ call }) => this.tell(call));
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const call of await this.calls.findRunning()) this.tell(call);
  }

  private tell(call: CallEntity): void {
    for (const { userId, state } of call.participants) {
      const running = call.status === 'accepted' && isPresent({ state });
      if (userId !== null) this.presence.setInCall(userId, { callId: call.id, running });
    }
  }
}
