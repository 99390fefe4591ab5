import { Injectable } from '@nestjs/common';
import type { Snapshot } from '../../contracts/index.js';
import { isGuest, type Person } from '../auth/identity.js';
import { actorFor } from '../calls/actor.js';
import { CallViews } from '../calls/tell/call-views.js';
import { CallsRepository } from '../calls/rows/calls.repository.js';
import { pageTemplate } from '../http/page/page-template.js';
import { UserViews } from '../users/user-view.js';
import { UserRows } from '../users/user-rows.js';
import { reconnectWithin } from './reconnect-spread.js';
import { Sockets } from './sockets.js';

/** What a client asks for after every connect, instead of relying on what it remembers. */
@Injectable()
export class Snapshots {
  constructor(
    private readonly calls: CallsRepository,
    private readonly views: CallViews,
    private readonly users: UserRows,
    private readonly userViews: UserViews,
    private readonly sockets: Sockets,
  ) {}

  async of(person: Person): Promise<Snapshot> {
    const who = actorFor(person, '');
    const calls = await this.calls.findLiveOf(who);
    const now = new Date().toISOString();
    const reconnectWithinMs = reconnectWithin(this.sockets.count);
    const page = pageTemplate.current();
    return {
      calls: calls.map((call) => this.views.call(call, who)),
      ...(await this.self(person)),
      ...{ now, reconnectWithinMs },
      ...(page && { pageVersion: page.version }),
    };
  }

  private async self(person: Person): Promise<Pick<Snapshot, 'user' | 'guest'>> {
    if (isGuest(person)) {
      const { guestId: id, displayName, roomCode } = person;
      return { user: null, guest: { id, displayName, roomCode } };
    }
    return { user: this.userViews.one(await this.users.one(person.userId), person) };
  }
}
