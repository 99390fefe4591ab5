import { Module } from '@nestjs/common';
import { PresenceModule } from '../presence/presence.module.js';
import { UsersModule } from '../users/users.module.js';
import { CallAnswering } from './call-answering.js';
import { CallDevices } from './call-devices.js';
import { CallEnding } from './call-ending.js';
import { CallEvents } from './call-events.js';
import { CallExport } from './call-export.js';
import { CallHistory } from './call-history.js';
import { CallLeases } from './call-leases.js';
import { CallPlacing } from './call-placing.js';
import { CallPublisher } from './call-publisher.js';
import { CallSlots } from './call-slots.js';
import { CallSteps } from './call-steps.js';
import { CallSweeper } from './call-sweeper.js';
import { CallViews } from './call-views.js';
import { CallsController } from './calls.controller.js';
import { CallsRepository } from './calls.repository.js';
import { InCallPresence } from './in-call-presence.js';
import { MissedCalls } from './missed-calls.js';

@Module({
  imports: [UsersModule, PresenceModule],
  controllers: [CallsController],
  providers: [
    CallAnswering,
    CallDevices,
    CallEnding,
    CallEvents,
    CallExport,
    CallHistory,
    CallLeases,
    CallPlacing,
    CallPublisher,
    CallSlots,
    CallSteps,
    CallSweeper,
    CallViews,
    CallsRepository,
    InCallPresence,
    MissedCalls,
  ],
  exports: [CallAnswering, CallDevices, CallEnding, CallEvents, CallViews, CallsRepository, MissedCalls],
})
export class CallsModule {}
