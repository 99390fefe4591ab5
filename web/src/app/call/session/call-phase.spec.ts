import { type Call, type CallStatus, END_REASONS, type EndReason } from '@contracts';
import type { LinkState } from '../../webrtc/peer-link';
import { type LocalEnd, type PhaseInput, phaseOf } from './call-phase';

const BEGIN = Date.parse('2026-11-20T10:00:00.000Z');

function phase(status: CallStatus, rest: Partial<PhaseInput> & { endReason?: EndReason; seconds?: number } = {}) {
  const call: PhaseInput['call'] = {
    status,
    endReason: rest.endReason ?? null,
    initiatedAt: new Date(BEGIN).toISOString(),
    acceptedAt: null,
  } satisfies Partial<Call>;
  return phaseOf({
    localEnd: null,
    link: null,
    otherAway: false,
    now: BEGIN + (rest.seconds ?? 0) * 1000,
    ...rest,
    call,
  });
}

describe('the words for what a call is doing', () => {
  it.each([
    ['initiated', 0, 'Calling…'],
    ['initiated', 9.9, 'Calling…'],
    ['initiated', 10, 'Not reachable yet'],
    ['ringing', 1, 'Ringing…'],
    ['ringing', 30, 'Ringing…'],
  ] as const)('%s after %d s: %s', (status, seconds, words) => {
    expect(phase(status, { seconds }).words).toBe(words);
  });

  it.each([
    [null, 'connecting', 'Connecting…'],
    ['new', 'connecting', 'Connecting…'],
    ['connecting', 'connecting', 'Connecting…'],
    ['connected', 'talking', ''],
    ['reconnecting', 'reconnecting', 'Reconnecting…'],
    ['failed', 'reconnecting', 'Reconnecting…'],
    ['closed', 'connecting', 'Connecting…'],
  ] as [LinkState | null, string, string][])('accepted, with a link that is %s: %s', (link, name, words) => {
    expect(phase('accepted', { link })).toMatchObject({ name, words });
  });

  it('says that the other is away, but not while their sound comes', () => {
    expect(phase('accepted', { link: 'connecting', otherAway: true }).words).toBe('Reconnecting…');
    expect(phase('accepted', { link: 'connected', otherAway: true }).name).toBe('talking');
  });

  const endings: Record<EndReason, [CallStatus, string]> = {
    hangup: ['ended', 'Call ended'],
    'connect-failed': ['ended', 'Could not connect'],
    'connection-lost': ['ended', 'Connection lost'],
    'media-failed': ['ended', 'No microphone'],
    replaced: ['ended', 'Call ended'],
    'ended-by-admin': ['ended', 'Ended by an administrator'],
    'no-answer': ['missed', 'No answer'],
    unreachable: ['missed', 'Not reachable'],
    busy: ['missed', 'Busy'],
    declined: ['rejected', 'Declined'],
    cancelled: ['cancelled', 'Cancelled'],
  };
  it.each(END_REASONS.map((reason) => [reason, ...endings[reason]] as const))(
    '%s (%s): %s',
    (endReason, status, words) => {
      expect(phase(status, { endReason })).toMatchObject({ name: 'over', words });
    },
  );

  it.each([
    ['ringing', 'hangup', 'Cancelled'],
    ['accepted', 'hangup', 'Call ended'],
    ['accepted', 'connection-lost', 'Connection lost'],
    ['accepted', 'connect-failed', 'Could not connect'],
    ['accepted', 'media-failed', 'No microphone'],
    ['accepted', 'elsewhere', 'Answered on another device'],
  ] as [CallStatus, LocalEnd, string][])(
    '%s, ended here by %s before the server knows: %s',
    (status, localEnd, words) => {
      expect(phase(status, { localEnd })).toMatchObject({ name: 'over', words });
    },
  );

  const many = (of: Partial<PhaseInput['many'] & object> = {}) => ({
    room: true,
    inside: true,
    wasInside: true,
    ...of,
  });

  it.each([
    [{ inside: false, wasInside: false }, 'Connecting…'],
    [{ inside: true, wasInside: true }, ''],
    [{ inside: false, wasInside: true }, 'Reconnecting…'],
  ])('of many goes by my own state, not by one link: %j: %s', (presence, words) => {
    expect(phase('accepted', { link: 'failed', otherAway: true, many: many(presence) }).words).toBe(words);
  });

  it.each([
    ['left', true, 'You left the room', false],
    ['left', false, 'You left the call', false],
    ['removed', true, 'You were removed from the room by the host', true],
    ['elsewhere', true, 'You are in this room on another device', false],
  ] as [LocalEnd, boolean, string, boolean][])(
    'after %s (a room: %s) says for good: %s',
    (localEnd, room, words, bad) => {
      const input = { localEnd, many: many({ room }) };
      expect(phase('accepted', input)).toEqual({ name: 'over', ending: localEnd, words, bad });
      expect(phase('ended', { ...input, endReason: 'hangup' }).words).toBe(words);
    },
  );

  it('says that a meeting has ended', () => {
    expect(phase('ended', { endReason: 'hangup', many: many() }).words).toBe('The meeting has ended');
    expect(phase('ended', { endReason: 'ended-by-admin', many: many() }).words).toBe('Ended by an administrator');
  });

  it('lets the outcome that the server found go before what this device believed', () => {
    expect(phase('ended', { localEnd: 'connection-lost', endReason: 'hangup' }).words).toBe('Call ended');
  });

  it.each(END_REASONS)('decides by the reason, whatever the words: %s', (endReason) => {
    const fine = ['hangup', 'replaced', 'cancelled'].includes(endReason);
    expect(phase('ended', { endReason })).toMatchObject({ ending: endReason, bad: !fine });
  });

  it('has no ending before the end', () => {
    expect(phase('ringing').ending).toBeNull();
    expect(phase('accepted', { link: 'connected' }).ending).toBeNull();
  });
});
