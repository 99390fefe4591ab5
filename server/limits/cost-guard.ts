import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { clientOf } from '../http/client.js';
import type { Person } from '../http/identity.js';
import { Budgets, type Payer, personKey } from './budgets.js';
import { costOfRequest } from './costs.js';
import { KnownDevices } from './known-devices.js';

/** Takes what a route costs before any of its work is done. It comes after the access guard, which says who asks. */
@Injectable()
export class CostGuard implements CanActivate {
  constructor(
    private readonly budgets: Budgets,
    private readonly devices: KnownDevices,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request>();
    this.budgets.take(this.payer(request), costOfRequest(request));
    return true;
  }

  /** On a route for anyone a device that somebody has signed in on pays for itself. */
  private payer(request: Request): Payer {
    const client = clientOf(request);
    const asker = (request as { user?: unknown }).user as Person | null | undefined;
    const person = asker ? personKey(asker) : this.devices.payerOf(client);
    return { person, address: client.address };
  }
}
