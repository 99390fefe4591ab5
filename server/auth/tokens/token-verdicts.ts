import { Injectable } from '@nestjs/common';
import type { TokenVerdict } from '../../../contracts/index.js';
import type { Client } from '../../http/client.js';
import { isGuest, type Person } from '../../http/identity.js';
import { addressKey, type Limit, RateLimiter } from '../../http/rate-limiter.js';
import { AccessTokens } from './access-tokens.js';
import { TokenVerifier } from './token-verifier.js';

/** Per address. Another service checks each token about once in a quarter of an hour. */
export const VERIFICATIONS: Limit = { name: 'verify', points: 600, seconds: 60 };

/**
 * Tells the holder of a token whether it is valid, by the same check as for every request. For an invalid token not even the
 * reason is told, so a stranger who tries tokens learns nothing about accounts, sessions or rooms.
 */
@Injectable()
export class TokenVerdicts {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly verifier: TokenVerifier,
    private readonly limits: RateLimiter,
  ) {}

  /** @throws rate-limited */
  async of(token: string, client: Client): Promise<TokenVerdict> {
    await this.limits.take({ limit: VERIFICATIONS, key: addressKey(client.address) });
    const payload = await this.tokens.read(token);
    const person = await this.verifier.identify(payload);
    if (person === null) return { valid: false };
    const { exp } = payload as { exp: number };
    return { valid: true, ...whom(person), expiresAt: new Date(exp * 1000).toISOString() };
  }
}

function whom(person: Person): Pick<TokenVerdict, 'userId' | 'guestId' | 'roomCode'> {
  return isGuest(person) ? { guestId: person.guestId, roomCode: person.roomCode } : { userId: person.userId };
}
