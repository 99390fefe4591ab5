import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { UserEntity } from '../user.entity.js';

/** A person that a user has chosen as favourite. */
@Entity('favourites')
@Index('ux_favourites', ['userId', 'favouriteId'], { unique: true })
@Index('ix_favourites_of', ['favouriteId'])
export class FavouriteEntity {
  @PrimaryGeneratedColumn({ type: 'integer' }) id: number;
  /** The user who has the favourite. */
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
