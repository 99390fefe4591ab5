import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import { provideRouter } from '@angular/router';
import type { AcceptedCall, AcceptJoin, Call, Joined, Snapshot, User } from '@contracts';
import { Subject } from 'rxjs';
import { afterEach, beforeEach, vi } from 'vitest';
import { LocalMedia } from '../../media/local-media';
import { RingTone } from '../../media/ring-tone';
import { Device } from '../../session/device';
import { deviceNow, ServerClock } from '../../session/server-clock';
import { Session } from '../../session/session';
import { Floats } from '../../shared-ui/floating/floats';
import * as overlays from '../../shared-ui/floating/overlays';
import { Signaling } from '../../signaling/signaling';
import { FakeConnection, fakeTrack } from '../../webrtc/fake-connection';
import { MediaOpener } from '../own-media/media-opener';
import { CallEngine } from '../session/call-engine';
import { CallSession } from '../session/call-session';
import { Calling } from '../session/calling';
import { CallsApi } from '../session/calls-api';
import { newCall, newParticipant, newUser } from './call-fixtures';

export const BEN = 2;
export const settle = async () => {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve();
};

interface TabOptions {
  mine?: 'caller' | 'callee';
  /** The server knows this page's socket, so that accept also joins. */
  seats?: boolean;
  /** Loads what a call is made of; by default it is loaded already. */
  engine?: () => Promise<typeof CallSession>;
}

/** Ben's tab; records every step that reaches the browser or the server in `steps`. */
export function newTab({ mine = 'callee', seats = true, engine }: TabOptions = {}) {
  const steps: string[] = [];
  const said: string[] = [];
  const closeDialogs = vi.fn();
  const live: MediaStreamTrack[] = [];
  const gates: Record<string, Promise<void>> = {};
  const refused = new Set<string>();
  const streams = { incoming: new Subject<{ call: Call }>(), updated: new Subject<{ call: Call }>() };
  const snapshots = new Subject<Snapshot>();
  const now = () => new Date(deviceNow()).toISOString();
  const ringing = (of: Partial<Call> = {}) => newCall({ now: now(), status: 'ringing', ...of });
  const accepted = (deviceId = 'ben-tab', of: Partial<Call> = {}) =>
    ringing({
      status: 'accepted',
      version: 5,
      acceptedAt: now(),
      participants: [
        newParticipant(1, { role: 'caller', state: 'joined', epoch: 1, deviceId: 'ann-tab' }),
        newParticipant(BEN, { state: 'joined', deviceId }),
      ],
      ...of,
    });
  const step = async <T>(name: string, result: T): Promise<T> => {
    steps.push(name);
    await gates[name];
    return result;
  };
  const outgoing = newCall({
    now: now(),
    caller: newUser(BEN),
    callee: newUser(1),
    participants: [newParticipant(1), newParticipant(BEN, { role: 'caller', state: 'joined', deviceId: 'ben-tab' })],
  });
  const joins: (AcceptJoin | undefined)[] = [];
  const sent: unknown[] = [];
  const wasConnected = signal(false);
  const socketId = signal<string | null>('socket');
  const user = signal<User | null>(newUser(BEN, 'Ben'));
  const api = {
    create: () => step('create', outgoing),
    accept: (_: number, join?: AcceptJoin) => {
      joins.push(join);
      return step<AcceptedCall>('accept', { ...accepted(), ...(seats && join ? { joined } : {}) });
    },
    reject: () => step('reject', ringing({ status: 'rejected', endReason: 'declined', version: 4 })),
    end: () => step('end', accepted('ben-tab', { status: 'ended', endReason: 'hangup', version: 9 })),
    cancel: () => step('cancel', ringing({ status: 'cancelled', endReason: 'cancelled', version: 9 })),
    find: () => step('find', accepted('ben-tab', { status: 'ended', endReason: 'hangup', version: 9 })),
    config: () => Promise.resolve({ iceServers: [] }),
  };
  const joined: Joined = {
    participantId: BEN,
    epoch: 1,
    participants: (mine === 'caller' ? outgoing : accepted()).participants,
    version: 1,
    lastSignalId: 0,
  };
  const signaling = {
    connected: signal(true),
    wasConnected,
    snapshots,
    on: (event: string) =>
      ({ 'call:incoming': streams.incoming, 'call:updated': streams.updated })[event] ?? new Subject(),
    socketId,
    request: (event: string, payload: unknown) => {
      sent.push(payload);
      return step(event, event === 'call:join' ? joined : {});
    },
  };
  const source = {
    getUserMedia: async ({ audio, video }: MediaStreamConstraints = {}) => {
      const tracks = [...(audio ? ['audio'] : []), ...(video ? ['video'] : [])].map((kind) => {
        const track = fakeTrack(kind) as MediaStreamTrack & { stop: () => void };
        track.stop = () => void live.splice(live.indexOf(track), 1);
        return track;
      });
      await step(`media ${tracks.map(({ kind }) => kind).join('+')}`, null);
      if (tracks.some(({ kind }) => refused.has(kind))) throw new DOMException('Permission denied', 'NotAllowedError');
      live.push(...tracks);
      return { getTracks: () => tracks, getVideoTracks: () => tracks.slice(1) } as unknown as MediaStream;
    },
    getDisplayMedia: () => Promise.reject(new Error('not here')),
  };
  vi.stubGlobal(
    'RTCPeerConnection',
    class extends FakeConnection {
      constructor(configuration: RTCConfiguration) {
        super(configuration);
        steps.push('connection');
      }
    },
  );
  TestBed.configureTestingModule({
    providers: [
      provideRouter([{ path: '**', children: [] }]),
      { provide: CallsApi, useValue: api },
      { provide: Signaling, useValue: signaling },
      { provide: Session, useValue: { user, guest: signal(null) } },
      { provide: Device, useValue: { id: 'ben-tab' } },
      { provide: ServerClock, useValue: { now: deviceNow, learn: () => undefined } },
      { provide: RingTone, useValue: { play: () => undefined, stop: () => undefined } },
      { provide: MatDialog, useValue: { closeAll: closeDialogs } },
      { provide: MatSnackBar, useValue: { open: (words: string) => said.push(words) } },
      {
        provide: MediaOpener,
        useValue: { make: () => new LocalMedia({ source, chosen: () => ({ microphone: null, camera: null }) }) },
      },
    ],
  });
  TestBed.inject(Floats).use(overlays);
  if (engine) TestBed.inject(CallEngine).comesFrom(engine);
  else TestBed.inject(CallEngine).use(CallSession);
  const calling = TestBed.inject(Calling);
  const hold = (name: string) => {
    let release = () => undefined as void;
    gates[name] = new Promise((resolve) => (release = () => resolve()));
    return () => release();
  };
  const shown = { calling, steps, said, live, streams, snapshots, ringing, accepted, hold, api, closeDialogs, refused };
  return { ...shown, joins, sent, socketId, user, wasConnected };
}

/** A tab whose engine comes when the test says so, or never. */
export function newYoungTab() {
  let come: (engine: typeof CallSession) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const tab = newTab({ engine: () => new Promise((resolve, reject) => ([come, fail] = [resolve, reject])) });
  return { ...tab, come: () => come(CallSession), fail: () => fail(new TypeError('Failed to fetch')) };
}

/** Each test of the suite begins without connections, and ends its call. */
export function withFreshTabs(): void {
  beforeEach(() => {
    FakeConnection.opened.length = 0;
    vi.stubGlobal('MediaStream', class {});
  });
  afterEach(() => {
    TestBed.inject(Calling).session()?.stop();
    vi.unstubAllGlobals();
  });
}
