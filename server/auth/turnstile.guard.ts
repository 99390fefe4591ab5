import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ExtractJwt } from 'passport-jwt';
import { clientOf } from '../http/client.js';
import { RequestQueue } from '../http/front/request-queue.js';
import { addressKey } from '../http/rate-limiter.js';
import { RequestTurns } from '../limits/request-turns.js';
import { Budgets, type Payer } from '../limits/budgets.js';
import { costOfRequest } from '../limits/costs.js';
import { KnownDevices } from '../limits/known-devices.js';
import { accessClaims, AccessTokens, guestClaims } from './tokens/access-tokens.js';

const bearerOf = ExtractJwt.fromAuthHeaderAsBearerToken();
/** Monitoring requests never wait. */
const WATCHED = /^\/(health|metrics)(\/|$)/;

/**
 * Runs before everything else, including the check of the session, since that queries the database. The token's signature tells
 * whose turn it is and whose budget would be charged. Nothing is charged yet, since the token may no longer be valid.
 */
@Injectable()
export class TurnstileGuard implements CanActivate {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly devices: KnownDevices,
    private readonly budgets: Budgets,
    private readonly admission: RequestTurns,
    private readonly queue: RequestQueue,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    if (WATCHED.test(request.path)) return true;
    const payer = await this.payer(request);
    const cost = costOfRequest(request);
    this.budgets.assertCan(payer, cost);
    const asker = payer.person ?? addressKey(payer.address);
    // While this request waits here, it does not count among those of its address, so that the others there go on.
    await this.queue.outside(request, () => this.admission.enter(asker, http.getResponse<Response>(), cost));
    return true;
  }

  private async payer(request: Request): Promise<Payer & { address: string }> {
    const client = clientOf(request);
    const token = bearerOf(request);
    const signed = token === null ? null : await this.signer(token);
    return { person: signed ?? this.devices.payerOf(client), address: client.address };
  }

  /** Accepts expired tokens too: their holder has to be told that the token has expired. */
  private async signer(token: string): Promise<string | null> {
    const payload = await this.tokens.readSigned(token);
    const [user, guest] = [accessClaims(payload), guestClaims(payload)];
    if (user) return `user:${user.sub}`;
    return guest && `guest:${guest.sub}`;
  }
}
