import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { Transactions } from '../../database/transactions.js';
import { CallEntity } from '../rows/call.entity.js';
import { CallsRepository } from '../rows/calls.repository.js';
import { SlotEntity } from '../rows/slot.entity.js';
import { CallPublisher } from '../tell/call-publisher.js';
import { CallInHand } from './call-in-hand.js';

/** The result of `work`, and the call as it is now. */
export interface Done<T> {
  result: T;
  call: CallEntity;
}

/**
 * Opens a call for a step: takes the locks in the order that everybody keeps (slots, room, call), loads the call once, runs the use case,
 * commits, and announces what changed. If the database rolls the transaction back to solve a deadlock, all of this is repeated.
 */
@Injectable()
export class CallsInHand {
  constructor(
    private readonly transactions: Transactions,
    private readonly calls: CallsRepository,
    private readonly publisher: CallPublisher,
  ) {}

  /** For a step that makes nobody busy or free. @returns null if there is no such call */
  open<T>(callId: number, work: (hand: CallInHand) => Promise<T>): Promise<Done<T> | null> {
    return this.carryOut((manager) => this.take(manager, callId), work);
  }

  /**
   * For a step that makes people busy or free: those who are in the call, and others with these ids.
   * @returns null if there is no such call
   */
  openWithSlots<T>(
    of: { callId: number; userIds?: (number | null)[] },
    work: (hand: CallInHand) => Promise<T>,
  ): Promise<Done<T> | null> {
    const userIds = (of.userIds ?? []).filter((id) => id !== null);
    return this.carryOut(async (manager) => {
      await this.lockSlots(manager, { callId: of.callId, userIds });
      return this.take(manager, of.callId);
    }, work);
  }

  /** Locks room and call within a transaction that already holds the slots it needs. @returns null if there is no such call */
  async take(manager: EntityManager, callId: number): Promise<CallInHand | null> {
    const call = await this.calls.lockWithPeople(callId, manager);
    return call && this.handOf(manager, call);
  }

  /** Locks the live meeting of a room, within a transaction that already holds the room's lock. */
  async takeInRoom(manager: EntityManager, roomId: number): Promise<CallInHand | null> {
    const call = await this.calls.lockLiveInRoom(roomId, manager);
    return call && this.handOf(manager, call);
  }

  /** A new call. Nobody else knows of it before the commit. */
  async begin(manager: EntityManager, row: Partial<CallEntity>): Promise<CallInHand> {
    const { id } = await manager.save(CallEntity, { ...row, version: 1 });
    return this.handOf(manager, (await this.calls.findWithPeople(id, manager))!, { isNew: true });
  }

  /** After the commit. */
  tell(hand: CallInHand): void {
    if (!hand.isClosed) throw new Error(`call ${hand.call.id} was changed and not closed`);
    this.publisher.publish(hand);
  }

  private handOf(manager: EntityManager, call: CallEntity, { isNew = false } = {}): CallInHand {
    const read = (id: number, within: EntityManager) => this.calls.findWithPeople(id, within);
    return new CallInHand(manager, call, { read, foundVersion: isNew ? 0 : call.version });
  }

  private async carryOut<T>(
    take: (manager: EntityManager) => Promise<CallInHand | null>,
    work: (hand: CallInHand) => Promise<T>,
  ): Promise<Done<T> | null> {
    const done = await this.transactions.run(async (manager) => {
      const hand = await take(manager);
      if (hand === null) return null;
      const result = await work(hand);
      await hand.close();
      return { hand, result };
    });
    if (done === null) return null;
    this.tell(done.hand);
    return { result: done.result, call: done.hand.call };
  }

  private async lockSlots(manager: EntityManager, of: { callId: number; userIds: number[] }): Promise<void> {
    const lock = this.transactions.forUpdate;
    if (!lock) return;
    // Locked by primary key: a condition on another column would also lock rows that it only examines.
    const held = await manager.find(SlotEntity, { where: { callId: of.callId }, select: { userId: true } });
    const userIds = [...new Set([...of.userIds, ...held.map(({ userId }) => userId)])];
    if (userIds.length > 0)
      await manager.find(SlotEntity, { where: { userId: In(userIds) }, order: { userId: 'ASC' }, lock });
  }
}
