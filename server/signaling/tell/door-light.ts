import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isTerminal } from '../../../contracts/index.js';
import { hasHost } from '../../calls/actor.js';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import { CallEvents } from '../../calls/tell/call-events.js';
import { Sockets } from '../sockets.js';

/** If more meetings than this run at once, the oldest one may be told the same thing twice. */
const REMEMBERED = 5_000;

/** Tells people who wait at a room's door whether somebody inside can let them in, and nothing else about the room. */
@Injectable()
export class DoorLight implements OnModuleInit {
  /** What was told last, by call id. */
  private readonly said = new Map<number, boolean>();

  constructor(
    private readonly calls: CallEvents,
    private readonly sockets: Sockets,
  ) {}

  onModuleInit(): void {
    this.calls.on('changed', ({ call, participantId }) => this.show(call, participantId));
  }

  private show(call: CallEntity, changedId: number | undefined): void {
    const waiting = call.participants.filter(({ state }) => state === 'waiting');
    if (call.room === null || waiting.length === 0 || isTerminal(call.status)) return void this.said.delete(call.id);
    const hostPresent = hasHost(call);
    const before = this.said.get(call.id);
    this.say(call.id, hostPresent);
    // A person who has just begun to wait was told by the answer to their request.
    const isFirst = before === undefined && waiting.some(({ id }) => id === changedId);
    if (before === hostPresent || isFirst) return;
    for (const one of waiting) this.sockets.toPerson(one, 'room:door', { code: call.room.code, hostPresent });
  }

  private say(callId: number, hostPresent: boolean): void {
    this.said.set(callId, hostPresent);
    if (this.said.size > REMEMBERED) this.said.delete(this.said.keys().next().value!);
  }
}
