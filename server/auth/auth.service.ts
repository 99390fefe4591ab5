import { Inject, Injectable } from '@nestjs/common';
import type { SignedIn } from '../../contracts/index.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import type { Client } from '../http/client.js';
import { isGuest } from '../http/identity.js';
import { ProblemError } from '../http/errors/problem.js';
import { addressKey, type Limit, RateLimiter } from '../http/rate-limiter.js';
import { AccountsService, type NewAccount } from '../users/accounts.service.js';
import type { UserEntity } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import { UserViews } from '../users/user-view.js';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from './tokens/access-tokens.js';
import { PasswordCheck } from './password-check.js';
import { RefreshLimit } from './tokens/refresh-limit.js';
import { readRefreshToken, writeRefreshToken } from './tokens/refresh-token.js';
import { type OpenSession, SessionsService } from './sessions/sessions.service.js';
import { TokenVerifier } from './tokens/token-verifier.js';

const REGISTRATIONS: Limit = { name: 'register', points: 60, seconds: 60 };

/** A successful sign-in: the answer, and the refresh token, which travels as a cookie or in the body. */
export interface NewSession {
  signedIn: SignedIn;
  refreshToken: string;
  expires: Date;
}

/** Registering, signing in, refreshing and signing out. */
@Injectable()
export class AuthService {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly accounts: AccountsService,
    private readonly users: UsersService,
    private readonly views: UserViews,
    private readonly passwords: PasswordCheck,
    private readonly sessions: SessionsService,
    private readonly tokens: AccessTokens,
    private readonly verifier: TokenVerifier,
    private readonly limits: RateLimiter,
    private readonly refreshes: RefreshLimit,
  ) {}

  /** @throws registration-closed, conflict, rate-limited */
  async register(account: NewAccount, client: Client): Promise<NewSession> {
    if (this.settings.registration === 'closed')
      throw new ProblemError('registration-closed', 'New accounts are made by an administrator here.');
    await this.limits.take({ limit: REGISTRATIONS, key: addressKey(client.address) });
    const { id } = await this.accounts.create(account, { asker: addressKey(client.address) });
    return this.enter(await this.users.findWithHash({ id }), client);
  }

  /** @throws unauthenticated, rate-limited */
  async logIn(credentials: { login: string; password: string }, client: Client): Promise<NewSession> {
    return this.enter(await this.passwords.userFor(credentials, client), client);
  }

  /** @throws unauthenticated, rate-limited */
  async refresh(refreshToken: string | null, client: Client): Promise<NewSession> {
    const token = readRefreshToken(refreshToken);
    const attempt = await this.refreshes.begin(token, client);
    const open = token && (await this.sessions.rotate(token, client));
    const user = open && (await this.users.findById(open.session.userId));
    if (!open || !user) throw notSignedIn();
    attempt.succeeded();
    return this.entry(user, open);
  }

  /** Ends the session of the access token and that of the refresh token; either is enough. @throws unauthenticated */
  async logOut(tokens: { access: string | null; refresh: string | null }): Promise<void> {
    const person = tokens.access === null ? null : await this.verifier.verify(tokens.access);
    const identity = person === null || isGuest(person) ? null : person;
    const refresh = readRefreshToken(tokens.refresh);
    const session = refresh && (await this.sessions.findByToken(refresh));
    if (identity === null && session === null) throw notSignedIn();
    if (identity) await this.sessions.end(identity.userId, { id: identity.sessionId }, 'signed-out');
    if (session) await this.sessions.end(session.userId, { id: session.id }, 'signed-out');
  }

  private async enter(user: UserEntity | null, client: Client): Promise<NewSession> {
    const open = user && (await this.sessions.open(user, client));
    if (!open) throw notSignedIn();
    return this.entry(user, open);
  }

  private async entry(user: UserEntity, { session, token }: OpenSession): Promise<NewSession> {
    const identity = { userId: user.id, sessionId: session.id, role: user.role };
    const accessToken = await this.tokens.sign(identity);
    const signedIn = { user: this.views.one(user, identity), accessToken, expiresIn: ACCESS_TOKEN_SECONDS };
    return { signedIn, refreshToken: writeRefreshToken(token), expires: session.expiresAt };
  }
}

const notSignedIn = () => new ProblemError('unauthenticated', 'Sign in, then try again.');
