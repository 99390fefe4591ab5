import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.js';
import { Connections } from './connections.js';
import { ConnectionRows } from './elsewhere/connection-rows.js';
import { ConnectionsElsewhere } from './elsewhere/connections-elsewhere.js';
import { LastSeen } from './last-seen.js';
import { PresenceEvents } from './presence-events.js';
import { PresenceService } from './presence.service.js';
import { Reachable } from './reachable.js';

@Module({
  imports: [UsersModule],
  providers: [ConnectionRows, Connections, ConnectionsElsewhere, LastSeen, PresenceEvents, PresenceService, Reachable],
  exports: [Connections, PresenceEvents, PresenceService, Reachable],
})
export class PresenceModule {}
