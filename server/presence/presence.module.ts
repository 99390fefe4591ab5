import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.js';
import { Connections } from './connections.js';
import { LastSeen } from './last-seen.js';
import { PresenceEvents } from './presence-events.js';
import { PresenceService } from './presence.service.js';

@Module({
  imports: [UsersModule],
  providers: [Connections, LastSeen, PresenceEvents, PresenceService],
  exports: [Connections, PresenceEvents, PresenceService],
})
export class PresenceModule {}
