import type { ClientRequest, ClientRequests } from '../../contracts/index.js';
import { validationPipe } from '../http/validation.js';
import { invalid } from '../http/errors/problem.js';
import type { ParleySocket } from './sockets.js';

/** Makes checked input of a payload as it came. @throws validation-failed */
export type Check<P> = (payload: unknown) => P | Promise<P>;
type Method<E extends ClientRequest, P> = (
  socket: ParleySocket,
  payload: P,
) => Promise<ClientRequests[E]['ack']> | Promise<void>;

/** The handler of one event. */
export interface Handler {
  event: ClientRequest;
  check: Check<unknown>;
  /** The name of the method. */
  method: string;
}

const HANDLERS = new WeakMap<object, Handler[]>();

/** Marks the method that handles one event of the protocol. What it returns is the acknowledgement, beside `ok`. */
export const OnRequest =
  <E extends ClientRequest, P>(event: E, check: Check<P>) =>
  <M extends Method<E, P>>(gateway: object, method: string, _: TypedPropertyDescriptor<M>): void => {
    HANDLERS.set(gateway, [...(HANDLERS.get(gateway) ?? []), { event, check, method }]);
  };

export const handlersOf = (gateway: object): readonly Handler[] =>
  HANDLERS.get(Object.getPrototypeOf(gateway) as object) ?? [];

const pipe = validationPipe();

/** Checks by the decorators of a class. */
export const as =
  <P extends object>(type: new () => P): Check<P> =>
  (payload) =>
    pipe.transform(payload, { type: 'body', metatype: type }) as Promise<P>;

/** `{}`, or nothing: class-validator has no decorator for a payload without fields. */
export const nothing: Check<null> = (payload) => {
  const empty =
    payload === undefined || payload === null || (typeof payload === 'object' && Object.keys(payload).length === 0);
  if (!empty) throw invalid('payload', 'This event has no payload.');
  return null;
};
