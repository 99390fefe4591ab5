import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Wake } from '../cluster/wake.js';
import { Transactions } from '../database/transactions.js';
import { UserEntity } from './user.entity.js';
import { UserEvents } from './user-events.js';

/** Changes of users, between processes. A page that hears of none asks the directory again after a while. */
@Injectable()
export class UsersElsewhere implements OnModuleInit {
  constructor(
    private readonly wake: Wake,
    private readonly transactions: Transactions,
    private readonly events: UserEvents,
  ) {}

  onModuleInit(): void {
    if (!this.wake.isShared) return;
    this.events.forward('favourites', (userId) => this.wake.say('favourites', userId));
    this.wake.on('favourites', (userId) => this.events.echo('favourites', userId));
    for (const event of ['changed', 'profile'] as const)
      this.events.forward(event, ({ id }) => this.wake.say('user', event, id));
    this.wake.on('user', async (event, id) => {
      const user = await this.transactions.manager.findOneBy(UserEntity, { id });
      if (user !== null) this.events.echo(event, user);
    });
  }
}
