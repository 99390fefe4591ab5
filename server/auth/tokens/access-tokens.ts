import { createSecretKey, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { GUEST_HOURS } from '../../../contracts/index.js';
import { SETTINGS, type Settings } from '../../config/settings.js';

export const ACCESS_TOKEN_SECONDS = 15 * 60;
export const GUEST_TOKEN_SECONDS = GUEST_HOURS * 60 * 60;
const PARTY = 'parley';

/** What every token of ours must satisfy, whichever library checks it. */
export const TOKEN_RULES = { algorithms: ['HS256' as const], issuer: PARTY, audience: PARTY };

/** The claims of an access token. Everything else about the user is read from the database. */
export interface AccessClaims {
  /** The user's id. */
  sub: string;
  /** The session's id. */
  sid: number;
  typ: 'access';
  exp: number;
}

/** The claims of a guest's token. */
export interface GuestClaims {
  /** The guest's id. */
  sub: string;
  /** The room's id. */
  room: number;
  typ: 'guest';
  exp: number;
}

/** Signs access tokens and checks their signature, issuer, audience, type and times. */
@Injectable()
export class AccessTokens {
  /** A key object, because from a string the library would derive the key again for every token. */
  readonly key;
  private readonly jwt: JwtService;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.key = createSecretKey(Buffer.from(settings.jwtSecret));
    this.jwt = new JwtService({ secret: this.key });
  }

  sign(session: { userId: number; sessionId: number }): Promise<string> {
    const claims = { sid: session.sessionId, typ: 'access' };
    return this.signed(claims, { subject: session.userId, expiresIn: ACCESS_TOKEN_SECONDS });
  }

  /** A token for a person without an account, valid for one room. */
  signGuest(guest: { guestId: number; roomId: number }): Promise<string> {
    const claims = { room: guest.roomId, typ: 'guest' };
    return this.signed(claims, { subject: guest.guestId, expiresIn: GUEST_TOKEN_SECONDS });
  }

  /** Like `read`, but accepts expired tokens. It tells whose token this is, not that the token is still valid. */
  readSigned(token: string): Promise<object | null> {
    const rules = { ...TOKEN_RULES, ignoreExpiration: true };
    return this.jwt.verifyAsync<object>(token, rules).catch(() => null);
  }

  private signed(claims: object, of: { subject: number; expiresIn: number }): Promise<string> {
    const { subject, expiresIn } = of;
    const party = { algorithm: 'HS256', issuer: PARTY, audience: PARTY } as const;
    return this.jwt.signAsync(claims, { ...party, subject: String(subject), expiresIn, jwtid: randomUUID() });
  }

  /** The claims of a token with a valid signature, issuer, audience and times, or null. */
  async read(token: string): Promise<object | null> {
    if (!isPlainToken(token)) return null;
    try {
      return await this.jwt.verifyAsync<object>(token, TOKEN_RULES);
    } catch {
      return null;
    }
  }
}

/** Our tokens have some 350 characters. */
const TOKEN_MAX = 1_024;
const HEADERS = new Set(['alg', 'typ']);

/**
 * Whether the token's header is free of fields that the libraries would ignore. A header that is marked as critical (`crit`), or
 * names a key or an encoding of its own, requires something that we do not support (RFC 7515, 4.1.11).
 */
export function isPlainToken(token: string): boolean {
  if (token.length > TOKEN_MAX) return false;
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString('utf8'));
    return typeof header === 'object' && header !== null && Object.keys(header).every((name) => HEADERS.has(name));
  } catch {
    return false;
  }
}

type Unchecked<T> = Partial<Record<keyof T, unknown>>;
const isId = (value: unknown): value is string => typeof value === 'string' && /^\d+$/.test(value);

/** The claims, if they are those of an access token: a valid signature alone is not enough. */
export function accessClaims(payload: unknown): AccessClaims | null {
  const { sub, sid, typ, exp } = (payload ?? {}) as Unchecked<AccessClaims>;
  const fits = typ === 'access' && isId(sub) && Number.isInteger(sid) && typeof exp === 'number';
  return fits ? { sub, sid: sid as number, typ, exp } : null;
}

/** The same for the claims of a guest's token. */
export function guestClaims(payload: unknown): GuestClaims | null {
  const { sub, room, typ, exp } = (payload ?? {}) as Unchecked<GuestClaims>;
  const fits = typ === 'guest' && isId(sub) && Number.isInteger(room) && typeof exp === 'number';
  return fits ? { sub, room: room as number, typ, exp } : null;
}
