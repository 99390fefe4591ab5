import { connected, STORIES, unencrypted } from '../../../test/support/call-stories.js';
import { ANN, BEN, CY, type Story } from '../../../test/support/call-story.js';
import { diagnose } from './diagnose.js';

const wordsOf = (story: Story, code: string) => diagnose(story.file).find((found) => found.code === code)?.words;
const codesOf = (story: Story) => diagnose(story.file).map(({ code }) => code);
const talk = () => connected().sample(ANN).sample(BEN);
const mic = (state: 'silent' | 'heard' | 'muted' | 'unmuted', forMs = 0) =>
  ({ what: 'microphone', state, forMs, level: null }) as const;

describe('what pages observed, in the diagnosis', () => {
  it('a microphone that gives sound again is nobody’s trouble, nor one that was muted for a while', () => {
    const story = talk()
      .observed<'microphone'>(BEN, mic('silent', 15_000))
      .observed<'microphone'>(BEN, mic('heard', 20_000))
      .observed<'microphone'>(BEN, mic('muted'))
      .observed<'microphone'>(BEN, mic('unmuted', 3_000));
    expect(codesOf(story)).toEqual([]);
  });

  it('says since when a microphone is silent that gave sound before, and blames nobody alone for it', () => {
    const story = talk()
      .observed<'microphone'>(BEN, mic('heard'))
      .wait(30)
      .observed<'microphone'>(BEN, mic('silent', 15_000));
    expect(wordsOf(story, 'silent-microphone')).toMatch(/after it had given sound.*or Ben made no sound/);
    expect(diagnose(story.file).find(({ code }) => code === 'silent-microphone')!.severity).toBe('info');
  });

  it('takes sound that was blocked for a moment for a page that was loading', () => {
    const story = talk()
      .observed<'sound'>(BEN, { what: 'sound', state: 'blocked', forMs: 0 })
      .observed<'sound'>(BEN, { what: 'sound', state: 'playing', forMs: 900 });
    expect(codesOf(story)).toEqual([]);
  });

  it('says why somebody was away, where their page saw it', () => {
    const gone = () => talk().event('dropped', BEN, { deviceId: 'd2' }).wait(20);
    const back = (story: Story) => story.event('resumed', BEN, { deviceId: 'd2' });
    const slept = back(gone()).observed<'stopped'>(BEN, { what: 'stopped', forMs: 20_000, hidden: true }, 1_000);
    expect(wordsOf(slept, 'away')).toContain('the page stood still for 20 s: the machine slept');
    expect(codesOf(slept)).toEqual(['away']);
    const network = { what: 'network', speed: null, online: true } as const;
    const moved = back(
      talk()
        .observed<'network'>(BEN, { ...network, kind: 'wifi' })
        .event('dropped', BEN, { deviceId: 'd2' })
        .wait(9),
    ).observed<'network'>(BEN, { ...network, kind: 'cellular' }, 3_000);
    expect(wordsOf(moved, 'away')).toContain('went from Wi-Fi to a mobile network');
    expect(wordsOf(back(gone()), 'away')).toContain('slept, was offline, or changed its network');
  });

  it('tells an altered fingerprint, a limit on packets and a missing way apart, and names both people', () => {
    for (const [digest, code] of [
      ['0a0b0c0d', 'fingerprint-altered'],
      ['aaaaaaaa', 'encryption-stuck'],
    ] as const)
      expect(diagnose(unencrypted(digest).file).map((found) => [found.code, found.participantIds])).toEqual([
        [code, [ANN, BEN]],
      ]);
    expect(wordsOf(unencrypted('aaaaaaaa'), 'encryption-stuck')).toContain('Ann had sent 3200 bytes and got 180');
    expect(wordsOf(STORIES['noWay']![1], 'no-way-between')).toContain('Or the encryption could not be agreed.');
  });

  it('a description that failed does not make a failure of a call that was connected', () => {
    const story = talk().signal(ANN, 'offer', { applyError: 'Failed to parse' });
    expect(diagnose(story.file).map(({ code, severity }) => [code, severity])).toEqual([
      ['description-failed', 'warning'],
    ]);
  });

  it('two silences at different times are two one-way matters, and none while a link was broken', () => {
    const silent = (story: Story, who: number) => {
      for (let n = 0; n < 4; n += 1) story.sample(who, { audioInKbps: 0 });
      return story;
    };
    expect(codesOf(silent(silent(talk(), ANN), BEN))).toEqual(['nothing-heard', 'nothing-heard']);
    const broken = silent(silent(talk().link(ANN, 'reconnecting').link(BEN, 'reconnecting'), ANN), BEN);
    expect(codesOf(broken)).toEqual(['link-broke']);
  });

  it('somebody who gave up at the door no longer waits; whoever came in later was not kept out', () => {
    const room = () => connected().over({ kind: 'room' }).person(CY, { role: 'member', joinedAt: null, name: 'Cy' });
    const left = room().event('waiting', CY, null).wait(10).event('withdrawn', CY, { reason: 'left' }).wait(300);
    expect(wordsOf(left, 'knock-withdrawn')).toContain('waited 11 s, and then gave up');
    const later = room().event('refused', CY, { step: 'enter', code: 'wrong-password', byId: 13 }).joined(CY);
    expect(diagnose(later.file).find(({ code }) => code === 'refused-at-door')).toMatchObject({
      severity: 'info',
      words: 'Cy was not let in: the password was wrong. Later they came in.',
    });
  });

  it('a guest who came in after a wrong password was not kept out', () => {
    const guest = { role: 'member', userId: null, name: 'Gil' } as const;
    const story = connected().over({ kind: 'room' }).person(CY, guest);
    story.event('refused', null, { step: 'enter', code: 'wrong-password', byId: null });
    expect(diagnose(story.file).map(({ code, severity }) => [code, severity])).toEqual([
      ['refused-at-door', 'warning'],
    ]);
    story.joined(CY);
    expect(diagnose(story.file).find(({ code }) => code === 'refused-at-door')!.severity).toBe('info');
  });

  it('a link that stands again in a moment did not break, and yet such a call has no tick', () => {
    const story = talk().link(ANN, 'reconnecting');
    story.file.events.push({
      ...story.file.events.at(-1)!,
      id: 900,
      detail: { links: [{ participantId: BEN, state: 'connected' }] },
    });
    expect(codesOf(story)).toEqual(['unusual']);
  });

  it('a server that was away while it rang is no trouble of a call that was taken', () => {
    const story = connected();
    story.file.events.unshift({
      ...story.file.events[0]!,
      id: 99,
      kind: 'server-started',
      participantId: null,
      detail: null,
    });
    story.over({ acceptedAt: new Date(Date.parse(story.file.events[1]!.at) + 500) });
    expect(diagnose(story.file).map(({ code, severity }) => [code, severity])).toEqual([
      ['server-away-ringing', 'info'],
    ]);
  });
});
