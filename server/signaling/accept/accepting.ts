import { Injectable, Logger } from '@nestjs/common';
import type { AcceptJoin, Joined } from '../../../contracts/index.js';
import type { UserActor } from '../../calls/actor.js';
import { CallAnswering } from '../../calls/direct/call-answering.js';
import { Refusals } from '../../calls/life/refusals.js';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import { CallSeats, type Taken } from '../relay/call-seats.js';
import { type ParleySocket, Sockets } from '../sockets.js';

export interface AcceptWish {
  callId: number;
  join?: AcceptJoin;
}

export interface Accepted {
  call: CallEntity;
  /** Missing if the page has not asked, has its seat already, or has no socket here: then it says `call:join`. */
  joined: Joined | null;
}

/** Accepts a call, and seats the page that accepts if it asks for that: its signals come one round trip earlier. */
@Injectable()
export class Accepting {
  private readonly log = new Logger('Accepting');

  constructor(
    private readonly answering: CallAnswering,
    private readonly seats: CallSeats,
    private readonly sockets: Sockets,
    private readonly refusals: Refusals,
  ) {}

  /** @throws answered-elsewhere, invalid-transition, already-in-call, room-full */
  accept(actor: UserActor, wish: AcceptWish): Promise<Accepted> {
    const attempt = { callId: wish.callId, step: 'accept', actor } as const;
    return this.refusals.noted(attempt, () => this.acceptNow(actor, wish));
  }

  private async acceptNow(actor: UserActor, { callId, join }: AcceptWish): Promise<Accepted> {
    const socket = join && this.sockets.ofDevice(actor, join.socketId);
    // A page that has its seat repeats the request because it has not seen the answer. That must change nothing.
    if (!join || !socket || socket.data.seats.has(callId))
      return { call: await this.answering.accept(actor, callId), joined: null };
    const seat = this.seats.placeOf(socket);
    const place = await this.answering.acceptAndJoin({ ...actor, seat }, { callId, media: join.media });
    return { call: place.call, joined: await this.seat(socket, { ...place, place: seat }) };
  }

  /** The call is accepted by now, so a failure here is no refusal: the page joins as if it had not asked. */
  private async seat(socket: ParleySocket, place: Taken): Promise<Joined | null> {
    if (!socket.connected) return null;
    try {
      return await this.seats.sitDown(socket, place);
    } catch (error) {
      this.log.warn(`not joined with accept: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  }
}
