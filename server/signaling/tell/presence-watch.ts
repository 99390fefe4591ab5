import { Injectable } from '@nestjs/common';
import { type ClientRequests, WATCHED_MAX } from '../../../contracts/index.js';
import { asUser } from '../../calls/actor.js';
import { invalid } from '../../http/errors/problem.js';
import { PresenceService } from '../../presence/presence.service.js';
import { id, record } from '../checked.js';
import { actorOf, type ParleySocket } from '../sockets.js';
import { watchedPeople } from './watched-people.js';

export type Watch = ClientRequests['presence:watch'];

/** By hand: class-validator takes milliseconds for a list of hundreds. */
export function checkWatch(payload: unknown): Watch['payload'] {
  const { userIds } = record(payload, 'payload', ['userIds']);
  if (!Array.isArray(userIds) || userIds.length > WATCHED_MAX)
    throw invalid('userIds', `userIds must be a list of at most ${WATCHED_MAX} ids.`);
  return { userIds: userIds.map((one, n) => id(one, `userIds.${n}`)) };
}

/** Pages say which people they show, and then hear of these only. The list is kept with the socket and goes with it. */
@Injectable()
export class PresenceWatch {
  constructor(private readonly presence: PresenceService) {}

  async watch(socket: ParleySocket, { userIds }: Watch['payload']): Promise<Watch['ack']> {
    const { userId } = asUser(actorOf(socket));
    // Before the rows are read, so that every later change is announced.
    socket.data.watched = watchedPeople([userId, ...userIds]);
    return { people: await this.presence.of([...new Set(userIds)]) };
  }
}
