import { Injectable } from '@nestjs/common';
import type { Person } from '../../http/identity.js';
import { accessClaims, AccessTokens, guestClaims } from './access-tokens.js';
import { GuestReader } from '../guest-reader.js';
import { SessionsService } from '../sessions/sessions.service.js';

/** The one check of tokens: for HTTP requests, the socket's handshake, and its reconnects. */
@Injectable()
export class TokenVerifier {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly sessions: SessionsService,
    private readonly guests: GuestReader,
  ) {}

  /** The person this access token belongs to, or null when it is not or no longer valid. */
  async verify(token: string): Promise<Person | null> {
    return this.identify(await this.tokens.read(token));
  }

  /** The same for claims whose signature, issuer, audience and times have been checked. */
  async identify(payload: object | null): Promise<Person | null> {
    const user = accessClaims(payload);
    if (user) return this.sessions.findIdentity({ userId: Number(user.sub), sessionId: user.sid });
    const guest = guestClaims(payload);
    return guest && this.guests.find({ guestId: Number(guest.sub), roomId: guest.room });
  }
}
