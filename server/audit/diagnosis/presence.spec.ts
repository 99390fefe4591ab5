import { connected, met, repeat } from '../../../test/support/stories/scenes.js';
import { ANN, at, BEN, CY, SOUND, Story } from '../../../test/support/call-story.js';
import { diagnose } from './diagnose.js';

const found = (story: Story) => diagnose(story.file).map(({ code, participantIds }) => [code, participantIds]);
const wordsOf = (story: Story) => diagnose(story.file).map(({ words }) => words);

/** Both measure for a while. */
function measured(story: Story): Story {
  repeat(4, () => story.sample(ANN).sample(BEN));
  return story;
}

/** Ben leaves and is in again a minute later. */
const left = () => measured(connected()).event('left', BEN, { reason: 'left' }).wait(60);
const back = (media = SOUND) =>
  left().joined(BEN, { epoch: 2, media }).signal(ANN, 'offer').signal(BEN, 'answer').link(ANN, 'connected');

describe('people who come and go', () => {
  it('leave nobody to measure, so that a page which measures nothing meanwhile is healthy', () => {
    expect(found(left())).toEqual([]);
    expect(found(measured(back()))).toEqual([]);
    const alone = measured(
      measured(connected()).event('left', BEN, { reason: 'left' }).wait(60).joined(BEN, { epoch: 2 }),
    );
    expect(found(alone)).toEqual([]);
  });

  it('are measured again when they are back; otherwise that page stood still', () => {
    const silent = back().wait(45);
    repeat(2, () => silent.sample(ANN));
    expect(found(silent)).toEqual([
      ['measuring-gap', [ANN]],
      ['measuring-gap', [BEN]],
    ]);
  });

  it('E2: measured perhaps all the time, where the server was away and could keep none of it', () => {
    const story = measured(connected()).wait(38).event('server-started', null, null);
    story.event('resumed', ANN, { deviceId: 'd1' }).event('resumed', BEN, { deviceId: 'd2' });
    expect(found(measured(story))).toEqual([
      ['unusual', []],
      ['survived-restart', []],
    ]);
    expect(wordsOf(story)[0]).toMatch(/What was measured in \d+ s is missing: the server was away for a part of it/);
  });

  it('are a hole where the server was away for a moment of it, and others measured all the while', () => {
    const away = (seconds: number, after: number) => {
      const story = measured(connected());
      repeat(10, () => story.wait(4).sample(BEN));
      story.event('server-away', null, { why: 'paused', seconds });
      repeat(after, () => story.wait(4).sample(BEN));
      return story.sample(ANN);
    };
    expect(found(away(5, 10)).map(([code]) => code)).toEqual(['server-away', 'measuring-gap']);
    expect(found(away(50, 3)).map(([code]) => code)).not.toContain('measuring-gap');
  });

  it('are one hole where a page measured others, and its page did not stand still', () => {
    const story = measured(connected()).over({ kind: 'room' }).person(CY, { role: 'member', name: 'Cy' }).joined(CY);
    story.link(CY, 'connected', ANN).link(CY, 'connected', BEN);
    repeat(10, () => {
      for (const one of [ANN, BEN, CY])
        for (const other of [ANN, BEN, CY])
          if (one !== other && !(one === ANN && other === CY)) story.sample(one, { remoteId: other });
    });
    const [odd] = diagnose(story.file);
    expect(odd).toMatchObject({ code: 'unusual', participantIds: [ANN, CY] });
    expect(odd!.words).toMatch(/The page of Ann measured nothing of Cy for \d+ s/);
  });

  it('E2: neither slept nor were offline where their media went on meanwhile', () => {
    const cut = (isHeard: boolean) => {
      const story = measured(connected()).event('dropped', BEN, { deviceId: 'd2' });
      repeat(2, () => story.wait(5).sample(ANN, isHeard ? {} : { audioInKbps: 0, videoInKbps: 0 }));
      return story.event('resumed', BEN, { deviceId: 'd2' });
    };
    expect(found(cut(true))).toEqual([['away', [BEN]]]);
    expect(wordsOf(cut(true))[0]).toContain('Ann went on receiving their media, so the device was awake and online');
    expect(wordsOf(cut(false))[0]).toContain('the device slept, was offline, or changed its network');
  });

  it('E2: did not sleep where their page stood still and their media went on', () => {
    const still = (isHeard: boolean) => {
      const story = measured(connected());
      repeat(4, () => story.wait(5).sample(ANN, isHeard ? {} : { audioInKbps: 0, videoInKbps: 0 }));
      return story.observed<'stopped'>(BEN, { what: 'stopped', forMs: 25_000, hidden: false });
    };
    expect(wordsOf(still(true)).join()).toContain('It did not sleep, since its media went on.');
    expect(wordsOf(still(false)).join()).toContain('the machine slept or was overloaded');
  });

  it('were together only while both were there', () => {
    const story = met().event('left', BEN, { reason: 'left' }).wait(300).joined(BEN, { epoch: 2 }).wait(6);
    expect(wordsOf(story)).toEqual([expect.stringContaining('in 7 s.')]);
  });

  it('are muted from when they came in for the last time', () => {
    const words = wordsOf(measured(back({ ...SOUND, audio: false })).wait(5));
    expect(words).toEqual([expect.stringMatching(/^Ben came in muted and stayed muted to the end, for 1\d s|2\d s/)]);
  });

  it('lost the server together, which is the fault of none of them', () => {
    const story = measured(connected())
      .event('dropped', ANN, { deviceId: 'd1' })
      .event('dropped', BEN, { deviceId: 'd2' });
    story.wait(30).event('left', ANN, { reason: 'lost' }).event('left', BEN, { reason: 'lost' });
    expect(found(story.over({ endReason: 'connection-lost' }))).toEqual([['all-away', []]]);
    expect(wordsOf(story)[0]).toContain('at the same moment');
  });

  it('have not waited for somebody who was gone after them', () => {
    const story = connected().over({ kind: 'room' }).person(CY, { role: 'member', name: 'Cy' }).joined(CY);
    story.link(CY, 'connected', ANN).link(CY, 'connected', BEN).event('left', BEN, { reason: 'left' });
    story.event('dropped', CY, { deviceId: 'd3' }).wait(20);
    expect(found(story)).toEqual([['gone', [CY]]]);
    expect(wordsOf(story)[0]).toContain('Ann waited');
  });

  it('break their links by hanging up, which is no failure', () => {
    const hungUp = measured(connected()).link(ANN, 'failed').event('left', BEN, { reason: 'left' });
    expect(found(hungUp)).toEqual([['unusual', [ANN, BEN]]]);
    const after = measured(connected()).event('left', BEN, { reason: 'left' }).link(ANN, 'reconnecting').wait(9);
    expect(found(after)).toEqual([['unusual', [ANN, BEN]]]);
    const long = measured(connected()).link(ANN, 'failed').wait(9).event('left', BEN, { reason: 'left' }).wait(60);
    expect(wordsOf(long.joined(BEN, { epoch: 2 }).link(ANN, 'connected'))).toEqual([
      expect.stringContaining('did not come back in 10 s'),
    ]);
  });

  it('had no microphone for a while, where the question for it was answered late', () => {
    const listening = { ...SOUND, audio: false, listening: true };
    const late = measured(connected().event('media', BEN, listening).wait(3).event('media', BEN, SOUND));
    expect(diagnose(late.file)).toMatchObject([{ code: 'listens-only', severity: 'info', participantIds: [BEN] }]);
    expect(wordsOf(late)[0]).toMatch(/no microphone for the first \d+ s/);
  });

  it('are not said to have left a question open, which no callee can any more', () => {
    const stranded = (role: 'callee' | 'member') =>
      met().person(CY, { role, name: 'Cy' }).event('entered', CY, { deviceId: 'd3' }).wait(20);
    expect(wordsOf(stranded('member'))[0]).toContain('question for the microphone');
    expect(wordsOf(stranded('callee'))[0]).not.toContain('question');
  });
});

describe('a call of which nothing was noted', () => {
  it('accuses nobody of never having joined, and has no tick', () => {
    const codes = found(new Story().wait(60));
    expect(codes.map(([code]) => code)).toEqual(['unusual']);
  });
});

describe('reports that a page could not send at once', () => {
  const late = () =>
    new Story()
      .joined(ANN)
      .joined(BEN)
      .signal(ANN, 'offer', { appliedAt: at(12) });
  const finished = (story: Story) => story.wait(8).signal(BEN, 'answer').link(ANN, 'connected').link(BEN, 'connected');

  it('do not say that the page was slow, where the server or the way to it was away', () => {
    expect(found(finished(late())).map(([code]) => code)).toContain('applied-late');
    const restarted = finished(late().event('server-started', null, null));
    expect(found(restarted).map(([code]) => code)).not.toContain('applied-late');
    const dropped = late().event('dropped', BEN, { deviceId: 'd2' }).wait(6).event('resumed', BEN, { deviceId: 'd2' });
    expect(found(finished(dropped)).map(([code]) => code)).not.toContain('applied-late');
  });
});

describe('devices that ring, and whose page goes away', () => {
  const rung = () =>
    new Story()
      .joined(ANN)
      .person(BEN, { joinedAt: null, state: 'missed' })
      .over({ status: 'missed', endReason: 'no-answer', acceptedAt: null });
  const rings = (story: Story, deviceId = 'd2') => story.event('device-ringing', BEN, { deviceId });
  const goes = (story: Story, deviceId = 'd2') => story.event('device-gone', BEN, { deviceId });

  it('are told of with the times in which it rang, and in which it did not', () => {
    const story = goes(rings(rung()).wait(3)).wait(40);
    expect(found(story)).toEqual([['stopped-ringing', [BEN]]]);
    expect(wordsOf(story)).toEqual([
      'The only device of Ben stopped ringing after 4 s: its page was closed, stood still, or lost its connection. It rang nowhere in the 41 s until the end.',
    ]);
  });

  it('matter less where another one rang to the end, and are told of where the same one rang again', () => {
    const other = diagnose(goes(rings(rings(rung()), 'd3')).wait(30).file);
    expect(other).toMatchObject([{ code: 'stopped-ringing', severity: 'info' }]);
    expect(other[0]!.words).toContain('1 of 2 devices of Ben did not ring for 31 s');
    const back = diagnose(rings(goes(rings(rung())).wait(9)).wait(9).file);
    expect(back).toMatchObject([{ severity: 'warning', words: expect.stringContaining('for 10 s') }]);
  });

  it('are not told of for the time in which nobody rang them, between two invitations', () => {
    const first = goes(rings(rung()).wait(20)).event('unanswered', BEN, null).wait(600);
    expect(found(rings(first).wait(20).event('unanswered', BEN, null))).toEqual([]);
    const second = goes(rings(first)).wait(20).event('unanswered', BEN, null);
    expect(wordsOf(second)).toEqual([expect.stringContaining('It rang nowhere in the 21 s until the end.')]);
  });

  it('are not told of where the page was loaded again, the call was over, taken, or declined', () => {
    expect(found(rings(goes(rings(rung()))).wait(20))).toEqual([]);
    expect(found(goes(rings(rung())))).toEqual([]);
    const declined = goes(rings(rings(rung(), 'd3')))
      .wait(9)
      .event('declined', BEN, { deviceId: 'd3' });
    expect(found(declined.over({ status: 'rejected', endReason: 'declined' })).map(([code]) => code)).toEqual([
      'declined-on-one',
    ]);
  });

  it('accuse nobody where the caller or the server was gone at that moment, too', () => {
    const both = rings(rung()).event('dropped', ANN, { deviceId: 'd1' });
    const [first] = diagnose(goes(both).wait(30).file).filter(({ code }) => code === 'stopped-ringing');
    expect(first).toMatchObject({ participantIds: [BEN, ANN], words: expect.stringContaining('nothing on one side') });
    const server = goes(rings(rung())).event('server-started', null, null).wait(30);
    expect(found(server).map(([code]) => code)).toEqual(['server-away-ringing']);
  });
});

describe('a page that comes back again and again', () => {
  const dropped = (story: Story, times: number, awaySeconds = 0) => {
    for (let n = 0; n < times; n += 1) {
      story.event('dropped', BEN, { deviceId: 'd2' }).wait(awaySeconds).event('resumed', BEN, { deviceId: 'd2' });
      story.sample(ANN).sample(BEN).wait(7);
    }
    return story;
  };

  it('has an unsteady connection, with how often and how far apart; twice is chance, and longer is away', () => {
    const story = dropped(measured(connected()), 4);
    expect(found(story)).toEqual([['unsteady-line', [BEN]]]);
    expect(wordsOf(story)[0]).toMatch(/broke 4 times, some 11 s apart, and was back in 1 s or less/);
    expect(found(dropped(measured(connected()), 2))).toEqual([]);
    expect(new Set(found(dropped(measured(connected()), 3, 10)).map(([code]) => code))).toEqual(new Set(['away']));
  });

  it('is chance where it took hours to come to three', () => {
    const hours = (again: (story: Story, n: number) => Story) =>
      [2, 3, 4].reduce((story, n) => measured(again(measured(story), n)).wait(3_600), measured(connected()));
    const codes = (story: Story) => diagnose(story.file).map(({ code, severity }) => `${code} ${severity}`);
    const broken = hours((story) => dropped(story, 1));
    expect(codes(broken)).not.toContainEqual(expect.stringContaining('unsteady-line'));
    const loaded = hours((story, epoch) => story.event('dropped', BEN, { deviceId: 'd2' }).joined(BEN, { epoch }));
    expect(codes(loaded).filter((one) => one.startsWith('reloaded'))).toEqual(Array(3).fill('reloaded info'));
    for (const epoch of [5, 6, 7]) loaded.event('dropped', BEN, { deviceId: 'd2' }).joined(BEN, { epoch });
    const all = codes(loaded).filter((one) => one.startsWith('reloaded'));
    expect(all.sort()).toEqual([...Array<string>(3).fill('reloaded info'), 'reloaded warning']);
  });

  it('is told once where it was loaded again three times or more, as a warning', () => {
    const story = measured(connected());
    for (const epoch of [2, 3, 4, 5]) story.wait(9).event('dropped', BEN, { deviceId: 'd2' }).joined(BEN, { epoch });
    const own = diagnose(story.file).filter(({ code }) => code === 'reloaded');
    expect(own).toMatchObject([{ severity: 'warning', words: expect.stringContaining('a fresh page 4 times') }]);
  });
});
