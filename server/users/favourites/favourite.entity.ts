import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { UserEntity } from '../user.entity.js';

/** Somebody whom a user wants at hand. */
@Entity('favourites')
@Index('ux_favourites', ['userId', 'favouriteId'], { unique: true })
@Index('ix_favourites_of', ['favouriteId'])
export class FavouriteEntity {
  @PrimaryGeneratedColumn({ type: 'integer' }) id: number;
  /** Whose it is. */
  @Column({ type: 'integer' }) userId: number;
  @Column({ type: 'integer' }) favouriteId: number;
  @Column({ type: 'datetime', precision: 3 }) since: Date;
  @ManyToOne(() => UserEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'userId', foreignKeyConstraintName: 'fk_favourites_user' })
  user: Relation<UserEntity>;
  @ManyToOne(() => UserEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'favouriteId', foreignKeyConstraintName: 'fk_favourites_favourite' })
  favourite: Relation<UserEntity>;
}
