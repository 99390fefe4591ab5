import { signal } from '@angular/core';
import type { Snapshot } from '@contracts';
import { Subject } from 'rxjs';
import { type Signaling, SignalingUnavailable } from '../../signaling/signaling';

type Answer = (payload: Record<string, unknown>) => unknown;

const DEFAULTS: Partial<Record<string, Answer>> = { 'presence:watch': () => ({ people: [] }) };

/** Stands in for the server in tests: `answers` by event, `asked` lists the requests, `tell` announces. */
export function newSignaling(answers: Partial<Record<string, Answer>> = {}) {
  const asked: [string, Record<string, unknown>][] = [];
  const connected = signal(true);
  const snapshots = new Subject<Snapshot>();
  const streams = new Map<string, Subject<unknown>>();
  const streamOf = (event: string) => {
    const stream = streams.get(event) ?? new Subject<unknown>();
    streams.set(event, stream);
    return stream;
  };
  const signaling = {
    connected,
    socketId: () => (connected() ? 'socket' : null),
    wasConnected: () => true,
    snapshots,
    on: streamOf,
    request: async (event: string, payload: Record<string, unknown>) => {
      if (!connected()) throw new SignalingUnavailable('not connected');
      asked.push([event, payload]);
      await Promise.resolve();
      return (answers[event] ?? DEFAULTS[event] ?? (() => ({})))(payload);
    },
  } as unknown as Signaling;
  const of = (event: string) => asked.filter(([name]) => name === event).map(([, payload]) => payload);
  const tell = (event: string, message: object) => streamOf(event).next(message);
  return { signaling, asked, of, tell, connected, snapshots, answers };
}
