import { createSecretKey, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { SETTINGS, type Settings } from '../config/settings.js';

export const ACCESS_TOKEN_SECONDS = 15 * 60;
const PARTY = 'parley';

/** What every token of ours must satisfy, whichever library looks at it. */
export const TOKEN_RULES = { algorithms: ['HS256' as const], issuer: PARTY, audience: PARTY };

/** What an access token says. Everything else about the user is asked of the database. */
export interface AccessClaims {
  /** The user's id. */
  sub: string;
  /** The session's id. */
  sid: number;
  typ: 'access';
  exp: number;
}

/** Signs access tokens and checks their signature, issuer, audience, type and times. */
@Injectable()
export class AccessTokens {
  /** A key object: from a string the library would derive the key anew for every token. */
  readonly key;
  private readonly jwt: JwtService;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.key = createSecretKey(Buffer.from(settings.jwtSecret));
    this.jwt = new JwtService({ secret: this.key });
  }

  sign(session: { userId: number; sessionId: number }): Promise<string> {
    return this.jwt.signAsync(
      { sid: session.sessionId, typ: 'access' },
      {
        algorithm: 'HS256',
        issuer: PARTY,
        audience: PARTY,
        subject: String(session.userId),
        expiresIn: ACCESS_TOKEN_SECONDS,
        jwtid: randomUUID(),
      },
    );
  }

  /** The claims of a good token, else null. */
  async read(token: string): Promise<AccessClaims | null> {
    try {
      return accessClaims(await this.jwt.verifyAsync<object>(token, TOKEN_RULES));
    } catch {
      return null;
    }
  }
}

/** The claims, if they are those of an access token: signed by us is not enough, it must be meant for this. */
export function accessClaims(payload: unknown): AccessClaims | null {
  const { sub, sid, typ, exp } = (payload ?? {}) as Partial<Record<keyof AccessClaims, unknown>>;
  const fits = typ === 'access' && typeof sub === 'string' && /^\d+$/.test(sub) && Number.isInteger(sid);
  return fits && typeof exp === 'number' ? { sub, sid: sid as number, typ, exp } : null;
}
