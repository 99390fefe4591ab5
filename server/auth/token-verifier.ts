import { Injectable } from '@nestjs/common';
import type { Identity } from '../http/identity.js';
import { type AccessClaims, accessClaims, AccessTokens } from './access-tokens.js';
import { SessionsService } from './sessions.service.js';

/** The one check behind every way in: HTTP requests, the socket's handshake, its reconnects. */
@Injectable()
export class TokenVerifier {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly sessions: SessionsService,
  ) {}

  /** Who holds this access token, or null where it does not count (any more). */
  async verify(token: string): Promise<Identity | null> {
    return this.identify(await this.tokens.read(token));
  }

  /** The same for claims whose signature, issuer, audience and times have been checked. */
  async identify(payload: AccessClaims | object | null): Promise<Identity | null> {
    const claims = accessClaims(payload);
    return claims && this.sessions.findIdentity({ userId: Number(claims.sub), sessionId: claims.sid });
  }
}
