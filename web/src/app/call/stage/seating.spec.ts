import { signal } from '@angular/core';
import type { Participant } from '@contracts';
import { newCall, newParticipant } from '../testing/call-fixtures';
import type { CallSession } from '../session/call-session';
import { bySender, Seating, troublesOf } from './seating';

const ON = { audio: true, video: true, screen: false };
const there = (id: number, of: Partial<Participant> = {}) =>
  newParticipant(id, { state: 'joined', epoch: 1, media: ON, ...of });
const fakeTrack = (name: string) => ({ id: name }) as MediaStreamTrack;

/** The part of a call that the stage needs, with Ann (1) as the user. */
function newSession() {
  const present = signal<Participant[]>([there(2), there(3)]);
  const call = signal(newCall({ kind: 'room' }));
  const dominant = signal<number | null>(null);
  const broken = signal<{ a: number; b: number }[]>([]);
  const states = new Map([2, 3, 4].map((id) => [id, signal('connected')]));
  const link = (id: number) => ({ remoteVideo: () => fakeTrack(`of ${id}`), state: states.get(id) });
  const media = {
    actual: signal(ON),
    screen: signal<MediaStreamTrack | null>(null),
    camera: signal(fakeTrack('my camera')),
  };
  const session = {
    me: signal(there(1)),
    call,
    present,
    other: () => present()[0] ?? null,
    linkOf: (id: number) => (states.has(id) ? link(id) : null),
    speakers: { dominant, speaking: signal(new Set()) },
    pairs: { broken },
    media,
  };
  return { session: session as unknown as CallSession, call, present, dominant, broken, states, media };
}

const largeOf = (seating: Seating) => {
  const layout = seating.layout();
  return 'large' in layout ? layout.large : null;
};
const keys = (seating: Seating) => seating.seats().map(({ key }) => key);

describe('Seating', () => {
  it('seats exactly those who are there, and me last', () => {
    const { session, present } = newSession();
    const seating = new Seating(signal(session));
    expect(keys(seating)).toEqual(['person-2', 'person-3', 'person-1']);
    present.set([there(3)]);
    expect(keys(seating)).toEqual(['person-3', 'person-1']);
  });

  it('shows no picture of a camera that is off', () => {
    const { session, present } = newSession();
    present.set([there(2, { media: { ...ON, video: false } })]);
    expect(new Seating(signal(session)).seats()[0].track).toBeNull();
  });

  it('gives a shared screen a seat of its own and the stage, and the person keeps theirs', () => {
    const { session, present } = newSession();
    const seating = new Seating(signal(session));
    expect(largeOf(seating)).toBeNull();
    present.set([there(2), there(3, { media: { ...ON, screen: true } })]);
    expect(keys(seating)).toEqual(['screen-3', 'person-2', 'person-3', 'person-1']);
    expect(largeOf(seating)).toBe('screen-3');
    expect(seating.seats().map(({ track }) => track?.id)).toEqual(['of 3', 'of 2', undefined, 'my camera']);
  });

  it('puts the screen that came last on the stage', () => {
    const { session, present } = newSession();
    const seating = new Seating(signal(session));
    const sharing = { media: { ...ON, screen: true } };
    present.set([there(2), there(3, sharing)]);
    expect(largeOf(seating)).toBe('screen-3');
    present.set([there(2, sharing), there(3, sharing)]);
    expect(largeOf(seating)).toBe('screen-2');
  });

  it('follows the voice in the speaker view, but not my own', () => {
    const { session, dominant } = newSession();
    const seating = new Seating(signal(session));
    seating.toggleView();
    dominant.set(3);
    expect(largeOf(seating)).toBe('person-3');
    dominant.set(1);
    expect(largeOf(seating)).toBe('person-3');
    seating.toggleView();
    expect(largeOf(seating)).toBeNull();
  });

  it('keeps who is pinned until they are unpinned or gone', () => {
    const { session, present } = newSession();
    const seating = new Seating(signal(session));
    seating.togglePin('person-3');
    expect(largeOf(seating)).toBe('person-3');
    present.set([there(2)]);
    expect(seating.pinned()).toBeNull();
    present.set([there(2), there(3)]);
    seating.togglePin('person-3');
    expect(largeOf(seating)).toBeNull();
  });

  it('shows my shared screen in place of my camera', () => {
    const { session, media } = newSession();
    media.screen.set(fakeTrack('my screen'));
    expect(new Seating(signal(session)).seats().at(-1)?.track?.id).toBe('my screen');
  });
});

describe('Seating in a call of two', () => {
  function newCallOfTwo() {
    const world = newSession();
    world.call.set(newCall());
    world.present.set([there(2)]);
    return { ...world, seating: new Seating(signal(world.session)) };
  }

  it('is a layout: the other, and me', () => {
    const { seating } = newCallOfTwo();
    expect(seating.layout()).toEqual({ name: 'two' });
    expect(keys(seating)).toEqual(['person-2', 'person-1']);
  });

  it('keeps seat and picture of the other while the camera is off or a screen is shared', () => {
    const { seating, present } = newCallOfTwo();
    const seen = () => seating.seats().map(({ key, kind, track }) => [key, kind, track?.id])[0];
    expect(seen()).toEqual(['person-2', 'person', 'of 2']);
    present.set([there(2, { media: { ...ON, video: false } })]);
    expect(seen()).toEqual(['person-2', 'person', 'of 2']);
    present.set([there(2, { media: { ...ON, screen: true } })]);
    expect(seen()).toEqual(['person-2', 'screen', 'of 2']);
  });

  it('keeps the seat of the other when a third comes', () => {
    const { seating, present, call } = newCallOfTwo();
    const joined = { joinedAt: '2026-11-20T10:00:00.000Z' };
    present.set([there(2), there(3)]);
    call.set(newCall({ participants: [there(1, joined), there(2, joined), there(3, joined)] }));
    expect(seating.layout()).toEqual({ name: 'grid' });
    expect(keys(seating)).toEqual(['person-2', 'person-3', 'person-1']);
  });
});

describe('troublesOf', () => {
  it('tells of links that do not work, and most of all of pairs that cannot hear each other', () => {
    const { session, broken, states } = newSession();
    expect(troublesOf(session).size).toBe(0);
    states.get(2)?.set('reconnecting');
    states.get(3)?.set('failed');
    broken.set([{ a: 1, b: 3 }]);
    expect([...troublesOf(session)]).toEqual([
      [2, 'reconnecting'],
      [3, 'broken'],
    ]);
  });

  it('shows nothing on my tiles of a pair of two others', () => {
    const { session, broken } = newSession();
    broken.set([{ a: 2, b: 3 }]);
    expect(troublesOf(session).size).toBe(0);
  });

  it('says that somebody without a link yet is being connected', () => {
    const { session, present } = newSession();
    present.set([there(9)]);
    expect(troublesOf(session).get(9)).toBe('connecting');
  });
});

describe('bySender', () => {
  it('gathers what each has sent', () => {
    const passing = [
      { key: 1, from: 2, reaction: '👍' as const },
      { key: 2, from: 3, reaction: '🎉' as const },
      { key: 3, from: 2, reaction: '👏' as const },
    ];
    expect([...bySender(passing)].map(([id, list]) => [id, list.length])).toEqual([
      [2, 2],
      [3, 1],
    ]);
  });
});
