import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Call, Guest, ParticipantState, Snapshot, User } from '@contracts';
import { Subject } from 'rxjs';
import { Device } from '../../session/device';
import { Session } from '../../session/session';
import { Signaling } from '../../signaling/signaling';
import { CallsApi } from '../session/calls-api';
import { newCall, newParticipant, newUser } from '../testing/call-fixtures';
import { forgetLeft, noteLeft } from './left-call';
import { RunningElsewhere } from './running-elsewhere';

const BEN = 2;

function newPage() {
  localStorage.clear();
  const snapshots = new Subject<Snapshot>();
  const updated = new Subject<{ call: Call }>();
  const user = signal<User | null>(newUser(BEN, 'Ben'));
  TestBed.configureTestingModule({
    providers: [
      { provide: Session, useValue: { user, guest: signal<Guest | null>(null) } },
      { provide: Device, useValue: { id: 'here' } },
      { provide: CallsApi, useValue: {} },
      {
        provide: Signaling,
        useValue: { snapshots, on: (event: string) => (event === 'call:updated' ? updated : new Subject()) },
      },
    ],
  });
  const running = TestBed.inject(RunningElsewhere);
  const tell = (...calls: Call[]) => snapshots.next({ calls } as unknown as Snapshot);
  return { running, tell, user, hear: (call: Call) => updated.next({ call }) };
}

let version = 1;
const callAt = (deviceId: string | null, state: ParticipantState = 'joined', of: Partial<Call> = {}) =>
  newCall({
    status: 'accepted',
    version: (version += 1),
    participants: [newParticipant(1), newParticipant(BEN, { state, deviceId })],
    ...of,
  });

describe('RunningElsewhere', () => {
  it('knows the call that I am in on another device, and not the one of this device', () => {
    const { running, tell, hear } = newPage();
    expect(running.call()).toBeNull();
    tell(callAt('telephone'));
    expect(running.call()?.participants[1].deviceId).toBe('telephone');
    hear(callAt('here'));
    expect(running.call()).toBeNull();
    hear(callAt('telephone'));
    expect(running.call()).not.toBeNull();
  });

  it('knows none that rings, was declined, or is over', () => {
    const { running, hear, tell } = newPage();
    for (const state of ['ringing', 'invited', 'rejected', 'left', 'waiting'] as const) {
      hear(callAt('telephone', state));
      expect(running.call()).toBeNull();
    }
    hear(callAt('telephone'));
    hear(callAt('telephone', 'left', { status: 'ended' }));
    expect(running.call()).toBeNull();
    hear(callAt('telephone'));
    tell();
    expect(running.call()).toBeNull();
  });

  it('does not believe older news', () => {
    const { running, hear } = newPage();
    const before = callAt('telephone');
    hear(callAt('here'));
    hear(before);
    expect(running.call()).toBeNull();
  });

  it('tells a call that was left with its tab from one that goes on', () => {
    const { running, hear } = newPage();
    const call = callAt('closed tab');
    hear(call);
    expect(running.deserted()).toBe(false);
    localStorage.setItem('parley-call-left', String(call.id));
    dispatchEvent(new StorageEvent('storage', { key: 'parley-call-left' }));
    expect(running.deserted()).toBe(true);
    localStorage.clear();
    dispatchEvent(new StorageEvent('storage', { key: 'parley-call-left' }));
    hear(callAt('closed tab', 'reconnecting'));
    expect(running.deserted()).toBe(true);
  });

  it('knows a call of this tab that it does not go back into by itself, until it has', () => {
    const { running, hear } = newPage();
    const call = callAt('here');
    hear(call);
    running.offer(call.id);
    expect([running.call(), running.deserted()]).toEqual([call, true]);
    running.offer(null);
    expect(running.call()).toBeNull();
  });

  it('takes a call that this very tab had left for left no more once it has a page again', () => {
    const { running, hear } = newPage();
    const call = callAt('telephone');
    noteLeft(call.id);
    hear(call);
    expect(running.deserted()).toBe(true);
    forgetLeft();
    expect(running.deserted()).toBe(false);
  });

  it('forgets all with the sign-out', () => {
    const { running, hear, user } = newPage();
    hear(callAt('telephone'));
    user.set(null);
    TestBed.tick();
    user.set(newUser(BEN));
    expect(running.call()).toBeNull();
  });
});
