import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { clientOf } from '../http/client.js';
import type { Person } from '../http/identity.js';
import { Budgets, type Payer, personKey } from './budgets.js';
import { costOfRequest } from './costs.js';
import { KnownDevices } from './known-devices.js';

/** Charges the cost of a route before any of its work is done. Runs after the access guard, which identifies the person. */
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

  /** On routes for everybody, a browser on which somebody has signed in before pays from its own budget. */
  private payer(request: Request): Payer {
    const client = clientOf(request);
    const asker = (request as { user?: unknown }).user as Person | null | undefined;
    const person = asker ? personKey(asker) : this.devices.payerOf(client);
    return { person, address: client.address };
  }
}
