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

/** A user's favourites. Nobody else can see them. */
@Injectable()
export class Favourites {
  constructor(
    private readonly transactions: Transactions,
    private readonly views: UserViews,
    private readonly events: UserEvents,
  ) {}

  /** Those who can be called, in the order in which they were added. Not paged, since there are few. */
  async list(me: Identity): Promise<Page<User>> {
    const rows = await this.transactions.manager.find(FavouriteEntity, {
      where: { userId: me.userId, favourite: { disabledAt: IsNull() } },
      relations: { favourite: true },
      order: { id: 'ASC' },
      take: FAVOURITES_MAX,
    });
    return { items: rows.map(({ favourite }) => this.views.one(favourite, me)), nextCursor: null };
  }

  /** Adding a favourite again changes nothing. @throws not-found; validation-failed for oneself; conflict when there are too many */
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

  /** Locks the user's own row, so that two parallel requests cannot exceed the limit. */
  private store(userId: number, favouriteId: number): Promise<void> {
    return this.transactions
      .run(async (manager) => {
        const lock = this.transactions.forUpdate;
        await manager.findOne(UserEntity, { where: { id: userId }, select: { id: true }, lock });
        // Counted as in the list: people who cannot be called are left out.
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
