import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { Person } from '../../http/identity.js';
import { AccessTokens, isPlainToken, TOKEN_RULES } from './access-tokens.js';
import { TokenVerifier } from './token-verifier.js';

const bearerOf = ExtractJwt.fromAuthHeaderAsBearerToken();

/** Reads the token here because passport-jwt does not pass the token's header to `validate`. */
function tokenOf(request: Request): string | null {
  const token = bearerOf(request);
  return token !== null && isPlainToken(token) ? token : null;
}

/** The bearer token of an HTTP request, checked by the same rules as everywhere. */
@Injectable()
export class AccessStrategy extends PassportStrategy(Strategy) {
  constructor(
    tokens: AccessTokens,
    private readonly verifier: TokenVerifier,
  ) {
    super({
      jwtFromRequest: tokenOf,
      // The typings allow only strings and buffers, but jsonwebtoken works best with a key object.
      secretOrKey: tokens.key as unknown as Buffer,
      ...TOKEN_RULES,
    });
  }

  async validate(payload: object): Promise<Person | false> {
    return (await this.verifier.identify(payload)) ?? false;
  }
}
