import { EventEmitter } from 'node:events';
import { jest } from '@jest/globals';
import { EMPTY, from, mergeMap, of, throwError } from 'rxjs';
import type { Socket } from 'socket.io';
import { EventTable } from './event-table.js';

/** A socket, as far as its listeners go. */
function newSocket() {
  const socket = new EventEmitter();
  const send = (event: string, ...args: unknown[]) => socket.emit(event, ...args);
  return { socket: socket as unknown as Socket, send };
}

/** As Nest makes a stream of a handler's promise. */
const transform = (result: unknown) =>
  from(result as Promise<unknown>).pipe(mergeMap((value) => (value === undefined ? EMPTY : of(value))));

const handlerOf = (message: string, callback: (...args: unknown[]) => Promise<unknown>) => ({
  message,
  methodName: message,
  callback: callback as never,
  isAckHandledManually: false,
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the table of events', () => {
  it('gives each socket to its own handlers, and acknowledges what they return, once', async () => {
    const table = new EventTable();
    const [one, other] = [newSocket(), newSocket()];
    const hear = jest.fn();
    for (const [name, { socket }] of Object.entries({ one, other }))
      table.bind(
        socket,
        ['sync', 'call:hand'].map((event) => handlerOf(event, (payload) => Promise.resolve({ name, event, payload }))),
        transform,
      );
    one.send('call:hand', { raised: true }, hear);
    other.send('sync', {}, hear);
    await settled();
    expect(hear.mock.calls).toEqual([
      [{ name: 'one', event: 'call:hand', payload: { raised: true } }],
      [{ name: 'other', event: 'sync', payload: {} }],
    ]);
  });

  it.each<[string, [string, ...unknown[]], unknown[]]>([
    ['a payload and an acknowledgement', ['sync', {}, Math.max], [{}, Math.max]],
    ['a payload alone', ['sync', {}], [{}]],
    ['an acknowledgement alone', ['sync', Math.max], [undefined, Math.max]],
    ['nothing', ['sync'], [undefined]],
    ['a payload that is a list', ['sync', [1, 2], Math.max], [[1, 2], Math.max]],
  ])('hands on %s', async (_, packet, expected) => {
    const handle = jest.fn(() => Promise.resolve(undefined));
    const { socket, send } = newSocket();
    new EventTable().bind(socket, [handlerOf('sync', handle)], transform);
    send(...packet);
    await settled();
    expect(handle.mock.calls).toEqual([expected]);
  });

  it('has one listener for each event, whatever the number of sockets', () => {
    const table = new EventTable();
    const bound = [newSocket(), newSocket()].map(({ socket }) => {
      table.bind(socket, [handlerOf('sync', () => Promise.resolve(undefined))], transform);
      return socket.listeners('sync');
    });
    expect(bound[0]).toHaveLength(1);
    expect(bound[1]).toEqual(bound[0]);
  });

  it('survives an acknowledgement that fails, and a handler whose filter fails', async () => {
    const { socket, send } = newSocket();
    const failing = (): never => {
      throw new Error('cannot be written');
    };
    const handlers = [handlerOf('sync', () => Promise.resolve({ ok: true }))];
    new EventTable().bind(socket, handlers, transform);
    const late = newSocket();
    new EventTable().bind(late.socket, handlers, () => throwError(() => new Error('a filter failed')));
    send('sync', {}, failing);
    late.send('sync', {}, failing);
    // An exception out of a subscriber comes in a timer.
    await new Promise((resolve) => setTimeout(resolve));
    const hear = jest.fn();
    send('sync', {}, hear);
    await settled();
    expect(hear).toHaveBeenCalledWith({ ok: true });
  });

  it('survives a handler that throws before it has begun', () => {
    const { socket, send } = newSocket();
    new EventTable().bind(socket, [handlerOf('sync', () => Promise.resolve())], () => {
      throw new Error('no stream');
    });
    expect(() => send('sync', {}, () => undefined)).not.toThrow();
  });
});
