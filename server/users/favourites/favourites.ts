import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { FAVOURITES_MAX, type Page, type User } from '../../../contracts/index.js';
import { isUniqueViolation, Transactions } from '../../database/transactions.js';
import type { Identity } from '../../http/identity.js';
import { invalid, notFound, ProblemError } from '../../http/errors/problem.js';
import { UserEntity } from '../user.entity.js';
import { UserEvents } from '../user-events.js';
import { UserViews } from '../user-view.js';
import { FavouriteEntity } from './favourite.entity.js';

/** The people whom a user wants at hand: nobody else learns of it. */
@Injectable()
export class Favourites {
  constructor(
    private readonly transactions: Transactions,
    private readonly views: UserViews,
    private readonly events: UserEvents,
  ) {}

  /** Those who can be rung, in the order in which they became favourites. All of them: they are few. */
  async list(me: Identity): Promise<Page<User>> {
    const rows = await this.transactions.manager.find(FavouriteEntity, {
      where: { userId: me.userId, favourite: { disabledAt: IsNull() } },
      relations: { favourite: true },
      order: { id: 'ASC' },
      take: FAVOURITES_MAX,
    });
    return { items: rows.map(({ favourite }) => this.views.one(favourite, me)), nextCursor: null };
  }

  /** Once more is no change. @throws not-found; validation-failed for oneself; conflict when there are too many */
  async add(userId: number, favouriteId: number): Promise<void> {
    if (favouriteId === userId) throw invalid('userId', 'You are no favourite of your own.');
    const { manager } = this.transactions;
    if (!(await manager.existsBy(UserEntity, { id: favouriteId, disabledAt: IsNull() }))) throw notFound();
    if (await manager.existsBy(FavouriteEntity, { userId, favouriteId })) return;
    await this.store(userId, favouriteId);
    this.events.publish('favourites', userId);
  }

  async remove(userId: number, favouriteId: number): Promise<void> {
    const { affected } = await this.transactions.manager.delete(FavouriteEntity, { userId, favouriteId });
    if (affected) this.events.publish('favourites', userId);
  }

  /** The user's own row is locked meanwhile, so that two at once are not one too many. */
  private store(userId: number, favouriteId: number): Promise<void> {
    return this.transactions
      .run(async (manager) => {
        const lock = this.transactions.forUpdate;
        await manager.findOne(UserEntity, { where: { id: userId }, select: { id: true }, lock });
        // As listed: whoever cannot be rung is not among them.
        const listed = { userId, favourite: { disabledAt: IsNull() } };
        if ((await manager.count(FavouriteEntity, { where: listed })) >= FAVOURITES_MAX)
          throw new ProblemError(
            'conflict',
            `You have ${FAVOURITES_MAX} favourites already: take one away that you do not need.`,
          );
        await manager.insert(FavouriteEntity, { userId, favouriteId, since: new Date() });
      })
      .catch((error: unknown) => {
        if (!isUniqueViolation(error)) throw error;
      });
  }
}
