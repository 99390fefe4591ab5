import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { UsersModule } from '../users/users.module.js';
import { CostGuard } from '../limits/cost-guard.js';
import { AccessGuard } from './tokens/access.guard.js';
import { AccessStrategy } from './tokens/access.strategy.js';
import { AccessTokens } from './tokens/access-tokens.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { DeviceCookie } from './device/device-cookie.js';
import { GuestReader } from './guest-reader.js';
import { OwnSessions } from './sessions/own-sessions.js';
import { PasswordCheck } from './password-check.js';
import { RefreshCookie } from './tokens/refresh-cookie.js';
import { RefreshLimit } from './tokens/refresh-limit.js';
import { SessionEvents } from './sessions/session-events.js';
import { SessionRetention } from './sessions/session-retention.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsService } from './sessions/sessions.service.js';
import { TokenVerdicts } from './tokens/token-verdicts.js';
import { TokenVerifier } from './tokens/token-verifier.js';
import { TurnstileGuard } from './turnstile.guard.js';

/** Authentication: signing in and out, sessions, and the guard in front of every route. */
@Module({
  imports: [UsersModule],
  controllers: [AuthController, SessionsController],
  providers: [
    AccessStrategy,
    AccessTokens,
    AuthService,
    DeviceCookie,
    GuestReader,
    OwnSessions,
    PasswordCheck,
    RefreshCookie,
    RefreshLimit,
    SessionEvents,
    SessionRetention,
    SessionsService,
    TokenVerdicts,
    TokenVerifier,
    // In this order: first the wait for a turn, then the check of the token, then the budget.
    { provide: APP_GUARD, useClass: TurnstileGuard },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: CostGuard },
  ],
  exports: [
    AccessTokens,
    DeviceCookie,
    GuestReader,
    PasswordCheck,
    RefreshCookie,
    SessionEvents,
    SessionsService,
    TokenVerifier,
  ],
})
export class AuthModule {}
