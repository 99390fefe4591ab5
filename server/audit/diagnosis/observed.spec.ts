import { STORIES } from '../../../test/support/call-stories.js';
import { unencrypted } from '../../../test/support/stories/path.js';
import { connected, measured, samplesOfBoth } from '../../../test/support/stories/scenes.js';
import { ANN, BEN, CY, SOUND, type Story } from '../../../test/support/call-story.js';
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

  it('a silence ends where its person muted, and is nothing where they stayed muted', () => {
    const joinedSilent = () => talk().observed<'microphone'>(BEN, mic('silent', 15_000));
    const muted = joinedSilent()
      .event('media', BEN, { ...SOUND, audio: false })
      .wait(2_800);
    expect(codesOf(muted)).not.toContain('silent-microphone');
    const again = joinedSilent()
      .wait(9)
      .event('media', BEN, { ...SOUND, audio: false })
      .wait(2_800);
    again.event('media', BEN, SOUND);
    expect(wordsOf(again, 'silent-microphone')).toContain('silence for 25 s:');
  });

  it('takes a page that was heard from meanwhile for one whose clock was set, and not for one that stood still', () => {
    const stopped = (forMs: number) =>
      talk().sample(ANN).sample(BEN).wait(9).observed<'stopped'>(BEN, { what: 'stopped', forMs, hidden: false });
    expect(codesOf(stopped(3_600_000))).toEqual([]);
    expect(codesOf(stopped(9_000))).toEqual(['stood-still']);
  });

  it('looks at every time that the sound stopped', () => {
    const sound = (story: Story, state: 'blocked' | 'playing' | 'paused') =>
      story.observed<'sound'>(BEN, { what: 'sound', state, forMs: 0 });
    const short = () => sound(sound(talk(), 'blocked'), 'playing').wait(10);
    expect(wordsOf(sound(short(), 'paused').wait(30), 'sound-blocked')).toMatch(
      /for 3\d s, to the end: something paused/,
    );
    expect(wordsOf(sound(sound(short(), 'paused').wait(20), 'playing'), 'sound-blocked')).toContain(
      'for 21 s, and then',
    );
    expect(codesOf(short())).toEqual([]);
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

  it('says that media went on only where that was measured all the while', () => {
    const away = (bytes: number[]) => {
      const story = talk().event('dropped', BEN, { deviceId: 'd2' });
      bytes.forEach((audioInKbps) => story.wait(4).sample(ANN, { audioInKbps }));
      return wordsOf(story.wait(4).event('resumed', BEN, { deviceId: 'd2' }), 'away');
    };
    expect(away([30, 30, 30])).toContain('only its way to this server was cut');
    for (const bytes of [[30], [30, 0, 30]])
      expect(away(bytes)).toContain('slept, was offline, or changed its network');
    const still = (bytes: number[]) => {
      const story = talk().wait(2);
      bytes.forEach((audioInKbps) => story.wait(4).sample(ANN, { audioInKbps }));
      return wordsOf(
        story.wait(3).observed<'stopped'>(BEN, { what: 'stopped', forMs: 19_000, hidden: false }),
        'stood-still',
      );
    };
    expect(still([30, 30, 30])).toContain('It did not sleep, since its media went on');
    expect(still([30, 0, 0])).toContain('the machine slept or was overloaded');
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

  it('only who comes in after a refusal was let in later, and of guests the one who was refused', () => {
    const gil = { role: 'member', userId: null, name: 'Gil' } as const;
    const refuse = (story: Story, who: number | null, byId: number | null) =>
      story.event('refused', who, { step: 'enter', code: 'room-locked', byId });
    const room = () => connected().over({ kind: 'room' }).person(CY, gil);
    const wasThere = refuse(room().joined(CY), null, null).wait(5);
    expect(wordsOf(wasThere, 'refused-at-door')).toBe(
      'Somebody without an account was not let in: the host had locked the room.',
    );
    const known = refuse(room().joined(CY).event('left', CY, { reason: 'left' }), CY, null).wait(5);
    expect(wordsOf(known, 'refused-at-door')).toBe('Gil was not let in: the host had locked the room.');
    const here = diagnose(refuse(connected().over({ kind: 'room' }), ANN, 11).wait(5).file);
    expect(here.find(({ code }) => code === 'refused-at-door')).toMatchObject({
      severity: 'info',
      words: 'Ann was not let in: the host had locked the room. They were in the call at that time.',
    });
  });

  it('a page that stood still at another time does not explain why it measured nothing', () => {
    const gap = () => {
      const story = talk();
      for (let n = 0; n < 9; n += 1) story.wait(4).sample(ANN);
      return story.sample(BEN);
    };
    const stopped = { what: 'stopped', forMs: 40_000, hidden: true } as const;
    expect(codesOf(gap().observed<'stopped'>(BEN, stopped, 1_000))).not.toContain('measuring-gap');
    const later = gap();
    for (let n = 0; n < 12; n += 1) later.wait(3).sample(ANN).sample(BEN);
    expect(codesOf(later.observed<'stopped'>(BEN, stopped))).toContain('measuring-gap');
  });

  it('judges the last attempt of each page alone, and no fingerprint where the log was cut', () => {
    const cut = unencrypted('0a0b0c0d');
    cut.file.isCut = true;
    expect(codesOf(cut)).not.toContain('fingerprint-altered');
    const steps = unencrypted('0a0b0c0d');
    for (const event of steps.file.events.filter(({ kind }) => kind === 'observed')) {
      const detail = { ...event.detail, attempt: 2, ice: 'failed', iceMs: null, appliedFingerprint: null };
      steps.observed<'link'>(event.participantId!, detail as never);
    }
    expect(codesOf(steps)).not.toContain('fingerprint-altered');
    expect(codesOf(steps)).not.toContain('encryption-stuck');
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
    const story = measured();
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

  it('a microphone that the system mutes and gives back is told where it was missed, and had been on in the call', () => {
    const muted = (seconds: number, audio = true) => {
      const story = samplesOfBoth({});
      if (!audio) story.event('media', BEN, { ...SOUND, audio });
      story.observed<'microphone'>(BEN, { what: 'microphone', state: 'muted', forMs: 0, level: null });
      story.wait(seconds);
      story.observed<'microphone'>(BEN, { what: 'microphone', state: 'unmuted', forMs: seconds * 1_000, level: null });
      return diagnose(story.sample(ANN).sample(BEN).file).filter(({ code }) => code === 'muted-by-system');
    };
    expect(muted(12)).toMatchObject([{ severity: 'warning', participantIds: [BEN] }]);
    expect(muted(12)[0]!.words).toMatch(/muted the microphone .*, for 1[23] s; .* Then it gave sound again\.$/);
    expect([muted(2), muted(12, false)]).toEqual([[], []]);
  });

  describe('a mute of the system', () => {
    const mutesOf = (story: Story) => diagnose(story.file).filter(({ code }) => code === 'muted-by-system');
    const MUTED = { ...SOUND, audio: false };

    it('is measured from its end, since a page that takes another microphone leaves the first one untold', () => {
      const story = talk()
        .observed<'microphone'>(BEN, mic('muted'))
        .wait(290)
        .observed<'microphone'>(BEN, mic('muted'));
      const short = story.wait(3).observed<'microphone'>(BEN, mic('unmuted', 3_000));
      expect(mutesOf(short.sample(ANN).sample(BEN))).toEqual([]);
    });

    it('is over where another microphone gives sound', () => {
      const story = talk().observed<'microphone'>(BEN, mic('muted')).observed<'microphone'>(BEN, mic('heard'));
      expect(mutesOf(story.wait(60))).toEqual([]);
    });

    it('counts only while the microphone was on in the call', () => {
      const muted = () => talk().observed<'microphone'>(BEN, mic('muted'));
      expect(mutesOf(talk().event('media', BEN, MUTED).observed<'microphone'>(BEN, mic('muted')).wait(60))).toEqual([]);
      const own = muted().wait(9).event('media', BEN, MUTED).wait(60).event('media', BEN, SOUND);
      expect(mutesOf(own.observed<'microphone'>(BEN, mic('unmuted', 72_000)))[0]!.words).toMatch(
        /for 10 s; .* Then Ben muted it in the call\.$/,
      );
      // Whoever switches it on while the system holds it muted is not heard from then on.
      const late = talk().event('media', BEN, MUTED).observed<'microphone'>(BEN, mic('muted')).wait(60);
      expect(mutesOf(late.event('media', BEN, SOUND).wait(20))[0]!.words).toMatch(/stayed so for 21 s, to the end/);
    });
  });
});
