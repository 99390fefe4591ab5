import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '../../../contracts/index.js';
import { TokenVerifier } from '../../auth/tokens/token-verifier.js';
import { isGuest } from '../../http/identity.js';
import { isDeviceId } from '../../http/device.js';
import { ProblemError } from '../../http/errors/problem.js';
import { Patience, tookTooLong } from '../../http/time-limit.js';
import { toProblem } from '../../http/errors/to-problem.js';
import { PersonSockets } from './person-sockets.js';
import { actorOf, deviceRoom, FreshSocket, type ParleySocket, personRoom, USERS_ROOM } from '../sockets.js';

/** A refusal in the form in which socket.io passes it to the client's `connect_error`. */
class HandshakeRefused extends Error {
  readonly data: { code: ErrorCode; detail: string };

  constructor({ code, detail }: ProblemError) {
    super(code);
    this.data = { code, detail };
  }
}

/** @throws unavailable when the database hangs */
function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(tookTooLong()), milliseconds);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}

/** Identifies the person behind a socket, with the same checks as for every request. */
@Injectable()
export class Handshake {
  constructor(
    private readonly tokens: TokenVerifier,
    private readonly places: PersonSockets,
    private readonly patience: Patience,
  ) {}

  /** socket.io middleware. */
  readonly admit = (socket: ParleySocket, next: (error?: Error) => void): void => {
    this.identify(socket).then(
      () => next(),
      (error: unknown) => next(new HandshakeRefused(toProblem(error))),
    );
  };

  private async identify(socket: ParleySocket): Promise<void> {
    const { token, deviceId } = socket.handshake.auth as Record<string, unknown>;
    const person = typeof token === 'string' ? await within(this.patience.usual, this.tokens.verify(token)) : null;
    if (person === null) throw new ProblemError('unauthenticated', 'Sign in, then connect again.');
    if (!isDeviceId(deviceId)) throw new ProblemError('validation-failed', 'auth.deviceId must be a UUID.');
    this.places.take(person, socket.conn);
    socket.data = new FreshSocket(person, deviceId.toLowerCase());
    // Nobody needs the token any more.
    socket.handshake.auth = {};
    const actor = actorOf(socket);
    await socket.join([personRoom(actor), deviceRoom(actor)]);
    if (!isGuest(person)) await socket.join(USERS_ROOM);
  }
}
