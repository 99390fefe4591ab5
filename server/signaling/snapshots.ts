import { Injectable } from '@nestjs/common';
import type { Snapshot } from '../../contracts/index.js';
import type { Identity } from '../auth/identity.js';
import { CallViews } from '../calls/call-views.js';
import { CallsRepository } from '../calls/calls.repository.js';
import { notFound } from '../http/problem.js';
import { UserViews } from '../users/user-view.js';
import { UsersService } from '../users/users.service.js';

/** What a client asks for after every connect, trusting no memory. */
@Injectable()
export class Snapshots {
  constructor(
    private readonly calls: CallsRepository,
    private readonly views: CallViews,
    private readonly users: UsersService,
    private readonly userViews: UserViews,
  ) {}

  async of(identity: Identity): Promise<Snapshot> {
    const user = await this.users.findById(identity.userId);
    if (user === null) throw notFound();
    const calls = await this.calls.findLiveOf(identity.userId);
    return {
      calls: calls.map((call) => this.views.call(call)),
      user: this.userViews.one(user, identity),
      now: new Date().toISOString(),
    };
  }
}
