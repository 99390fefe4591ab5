import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { AdminModule } from './admin/admin.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { CallsModule } from './calls/calls.module.js';
import { ClusterModule } from './cluster/cluster.module.js';
import type { Settings } from './config/settings.js';
import { SettingsModule } from './config/settings.module.js';
import { DatabaseModule } from './database/database.module.js';
import { HealthModule } from './health/health.module.js';
import { HttpModule } from './http/http.module.js';
import { IceModule } from './ice/ice.module.js';
import { LimitsModule } from './limits/limits.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { PresenceModule } from './presence/presence.module.js';
import { logging } from './request-log.js';
import { RoomsModule } from './rooms/rooms.module.js';
import { SignalingModule } from './signaling/signaling.module.js';
import { TimeModule } from './time/time.module.js';
import { UsersModule } from './users/users.module.js';

@Module({})
export class AppModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        LoggerModule.forRoot(logging(settings)),
        SettingsModule.with(settings),
        DatabaseModule,
        TimeModule,
        ClusterModule,
        HttpModule,
        LimitsModule,
        UsersModule,
        AuthModule,
        AdminModule,
        PresenceModule,
        RoomsModule,
        CallsModule,
        SignalingModule,
        AuditModule,
        IceModule,
        HealthModule,
        MetricsModule,
      ],
    };
  }
}
