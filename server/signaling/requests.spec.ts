import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Event } from 'socket.io';
import { Errand } from '../database/errand.js';
import { notFound } from '../http/errors/problem.js';
import { Patience, USUAL_MS } from '../http/time-limit.js';
import { SocketMover } from './moving/socket-mover.js';
import { nothing, OnRequest } from './on-request.js';
import type { PacketGuard } from './packet-guard.js';
import { Answers } from './relay/answers.js';
import { Requests } from './requests.js';
import type { ParleySocket, Sockets } from './sockets.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Lets everything through. */
const OPEN = { admits: () => true } as unknown as PacketGuard;

/** A socket, as far as its packets go. */
function newSocket(requests: Requests, name = 'one') {
  let middleware: ((packet: Event) => void) | undefined;
  const traffic = { heard: 0, unanswered: 0, closing: false };
  const socket = { data: { name, traffic }, use: (take: (packet: Event) => void) => (middleware = take) };
  requests.watch(socket as unknown as ParleySocket);
  return { traffic, send: (event: string, ...args: unknown[]) => middleware!([event, ...args]) };
}

const newRequests = (guard = OPEN) =>
  new Requests(new Answers(new Patience()), guard, new SocketMover({} as unknown as Sockets));

/** A gateway with one method, whose work is given. */
function gatewayOf(work: (socket: ParleySocket, payload: unknown) => unknown) {
  class Gateway {
    @OnRequest('sync', (payload) => payload)
    async sync(socket: ParleySocket, payload: unknown): Promise<never> {
      return (await work(socket, payload)) as never;
    }
  }
  return new Gateway();
}

describe('requests', () => {
  it('go to the method that is marked for them, which learns the socket, and what it returns is acknowledged once', async () => {
    const requests = newRequests();
    requests.useMethods(
      gatewayOf(({ data }, payload) => ({ name: (data as unknown as { name: string }).name, payload })),
    );
    const hear = jest.fn();
    newSocket(requests, 'one').send('sync', { a: 1 }, hear);
    newSocket(requests, 'other').send('sync', {}, hear);
    await settled();
    expect(hear.mock.calls).toEqual([
      [{ ok: true, name: 'one', payload: { a: 1 } }],
      [{ ok: true, name: 'other', payload: {} }],
    ]);
    expect(requests.names).toEqual(['sync']);
  });

  it.each<[string, unknown[], unknown]>([
    ['a payload and an acknowledgement', [{}, Math.max], {}],
    ['a payload alone', [{}], {}],
    ['an acknowledgement alone', [Math.max], undefined],
    ['nothing', [], undefined],
    ['a payload that is a list', [[1, 2], Math.max], [1, 2]],
  ])('may have %s', async (_, args, expected) => {
    const requests = newRequests();
    const work = jest.fn<(socket: ParleySocket, payload: unknown) => void>();
    requests.useMethods(gatewayOf(work));
    newSocket(requests).send('sync', ...args);
    await settled();
    expect(work.mock.calls.map(([, payload]) => payload)).toEqual([expected]);
  });

  it('begin in the turn in which they were read, in their order', () => {
    const requests = newRequests();
    const begun: unknown[] = [];
    requests.use('signal', (_, payload) => Promise.resolve(void begun.push(payload)));
    const { send } = newSocket(requests);
    send('signal', 1);
    send('signal', 2);
    expect(begun).toEqual([1, 2]);
  });

  it.each([
    ['the check refuses', () => Promise.resolve(), { payload: 7 }, 'validation-failed'],
    ['the handler refuses', () => Promise.reject(notFound()), {}, 'not-found'],
    [
      'the handler throws before it has begun',
      () => {
        throw notFound();
      },
      {},
      'not-found',
    ],
  ])('are refused with a typed error, once, where %s', async (_, work, payload, code) => {
    class Gateway {
      @OnRequest('sync', nothing)
      sync(): Promise<never> {
        return work() as Promise<never>;
      }
    }
    const requests = newRequests();
    requests.useMethods(new Gateway());
    const hear = jest.fn();
    newSocket(requests).send('sync', payload, hear);
    await settled();
    expect(hear.mock.calls).toEqual([[{ ok: false, error: expect.objectContaining({ code }) }]]);
  });

  it('survive an acknowledgement that fails', async () => {
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const requests = newRequests();
    requests.useMethods(gatewayOf(() => ({})));
    const { send } = newSocket(requests);
    const failing = (): never => {
      throw new Error('cannot be written');
    };
    expect(() => send('sync', {}, failing)).not.toThrow();
    await settled();
    const hear = jest.fn();
    send('sync', {}, hear);
    await settled();
    expect(hear).toHaveBeenCalledWith({ ok: true });
    expect(error).toHaveBeenCalled();
    error.mockRestore();
  });

  it('that the guard refuses never reach a handler, and nobody hears them', () => {
    const requests = newRequests({ admits: () => false } as unknown as PacketGuard);
    const take = jest.fn<() => Promise<void>>();
    requests.use('signal', take);
    newSocket(requests).send('signal', {});
    expect(take).not.toHaveBeenCalled();
  });

  it('are counted until they are answered, and refused once the socket is about to be closed', async () => {
    const requests = newRequests();
    const work = Promise.withResolvers<void>();
    requests.useMethods(gatewayOf(() => work.promise));
    const { send, traffic } = newSocket(requests);
    const hear = jest.fn();
    send('sync', {}, hear);
    expect(traffic).toMatchObject({ heard: 1, unanswered: 1 });
    traffic.closing = true;
    send('sync', {}, hear);
    expect(hear.mock.calls).toEqual([[{ ok: false, error: expect.objectContaining({ code: 'unavailable' }) }]]);
    work.resolve();
    await settled();
    expect(traffic).toMatchObject({ heard: 2, unanswered: 0 });
  });

  it('that take too long are refused, and their work is given up', async () => {
    jest.useFakeTimers();
    const requests = newRequests();
    let errand: Errand | null = null;
    requests.useMethods(
      gatewayOf(() => {
        errand = Errand.current();
        return new Promise(() => undefined);
      }),
    );
    const hear = jest.fn();
    newSocket(requests).send('sync', {}, hear);
    await jest.advanceTimersByTimeAsync(USUAL_MS + 200);
    expect(hear.mock.calls).toEqual([[{ ok: false, error: expect.objectContaining({ code: 'unavailable' }) }]]);
    expect(() => errand!.assertWanted()).toThrow();
    jest.useRealTimers();
  });
});
