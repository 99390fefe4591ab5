import { computed, signal } from '@angular/core';
import type { Call, Participant } from '@contracts';
import type { ChatLine } from '../chat/call-chat';
import { newCall, newParticipant, newUser } from './call-fixtures';
import type { CallSession } from '../session/call-session';

export interface FakeSessionOptions {
  host?: boolean;
  alone?: boolean;
  kind?: Call['kind'];
}

const OFF = { audio: false, video: false, screen: false };

/** Somebody who has joined. */
export function there(id: number, displayName: string, more: Partial<Participant> = {}): Participant {
  return newParticipant(id, { displayName, state: 'joined', epoch: 1, media: OFF, ...more });
}

/** Ann's call with Ben as the screens see it, without server and media; what is asked of it is recorded in `asked`. */
export function newFakeSession({ host = false, alone = false, kind = 'room' }: FakeSessionOptions = {}) {
  const asked: string[] = [];
  const ask =
    (name: string) =>
    (...parts: unknown[]) => (asked.push([name, ...parts].join(' ')), Promise.resolve());
  const present = signal(alone ? [] : [there(2, 'Ben')]);
  const waiting = signal<Participant[]>([]);
  const me = signal(there(1, 'Ann', { role: host ? 'host' : 'member' }));
  const over = signal(false);
  const status = signal<'ringing' | 'accepted'>('accepted');
  const unread = signal(0);
  const none = signal([]);
  const room = { code: 'abcd-efgh-jkmn', title: 'Planning', locked: false };
  const session = {
    call: computed(() => newCall({ participants: [me(), ...present()], kind, status: status() })),
    me,
    present,
    waiting,
    isHost: signal(host),
    room: signal(kind === 'room' ? room : null),
    title: signal(kind === 'room' ? 'Planning' : 'Ben'),
    peer: signal(newUser(2, 'Ben')),
    other: computed(() => present().at(0) ?? null),
    link: signal(null),
    seconds: signal(90),
    serverAway: signal(false),
    over,
    phase: computed(() =>
      over()
        ? { name: 'over', words: kind === 'room' ? 'The meeting has ended' : 'Call ended', bad: false }
        : { name: 'talking', words: '', bad: false },
    ),
    links: signal(new Map()),
    looks: { measures: signal(new Map()), qualities: signal(new Map()) },
    linkOf: () => null,
    nameOf: () => 'Ben',
    speakers: { speaking: signal(new Set()), dominant: signal(null) },
    pairs: { broken: none },
    chat: {
      messages: signal<ChatLine[]>([]),
      unread,
      hasEarlier: signal(false),
      draft: signal(''),
      setOpen: ask('chat open'),
      send: ask('say'),
    },
    reactions: { passing: none },
    invites: { ringing: none, unanswered: none, mine: signal(new Set()), busy: signal(new Set()) },
    notices: { shown: none },
    reports: { adviser: { advice: signal(null), dismiss: ask('dismiss advice') } },
    hosting: { admit: ask('admit'), deny: ask('deny'), remove: ask('remove'), mute: ask('mute') },
    media: {
      actual: signal(OFF),
      wanted: signal(OFF),
      camera: signal(null),
      screen: signal(null),
      microphone: signal(null),
      problems: signal({ camera: null, microphone: null, screen: null }),
      changing: signal(false),
      listening: signal(false),
    },
    raiseHand: ask('raise hand'),
    lowerHand: ask('lower hand'),
    leave: ask('leave'),
    hangUp: ask('hang up'),
    endForAll: ask('end for all'),
    toggleMicrophone: ask('microphone'),
    toggleCamera: ask('camera'),
    toggleScreen: ask('screen'),
  } as unknown as CallSession;
  return { session, asked, ask, present, waiting, me, over, status, unread };
}
