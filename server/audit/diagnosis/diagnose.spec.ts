import { STORIES } from '../../../test/support/call-stories.js';
import { connected, measured, met, repeat } from '../../../test/support/stories/scenes.js';
import { oneWay } from '../../../test/support/stories/sound.js';
import { ANN, at, BEN, Story } from '../../../test/support/call-story.js';
import { diagnose, RULES } from './diagnose.js';

describe('the diagnosis', () => {
  it.each(Object.entries(STORIES))('%s: recognises its call as %s, and nothing else in it', (_, [code, story]) => {
    expect(diagnose(story.file).map((found) => found.code)).toEqual([code]);
  });

  it.each(Object.entries(STORIES))('%s: shows evidence that is in the log', (_, [, { file }]) => {
    const known = { signals: file.signals, events: file.events, samples: file.samples };
    for (const { evidence } of diagnose(file))
      for (const kind of ['signals', 'events', 'samples'] as const)
        for (const id of evidence[kind]) expect(known[kind].map((row) => row.id)).toContain(id);
  });

  it('has a case for every rule', () => {
    const named = [...Object.keys(RULES)].filter((name) => name !== 'poorQuality' && !(name in STORIES));
    expect(named).toEqual([]);
  });

  it('says so where nothing fits, and says nothing of a call that went well', () => {
    const failed = connected().over({ endReason: 'connect-failed' });
    expect(diagnose(failed.file).map(({ code }) => code)).toEqual(['unexplained']);
    expect(diagnose(measured().file)).toEqual([]);
  });

  it('accuses nobody of having no way where nobody had time to find one', () => {
    const brief = met()
      .signal(ANN, 'candidate')
      .signal(BEN, 'candidate')
      .over({ endReason: 'hangup', endedAt: at(9) });
    expect(diagnose(brief.file).map(({ code, participantIds }) => [code, participantIds])).toEqual([
      ['unusual', [ANN, BEN]],
    ]);
    expect(diagnose(brief.file)[0]!.words).toContain('Ann and Ben never said that they were connected in 6 s.');
    const running = met().link(ANN, 'connecting').over({ status: 'accepted', endReason: null, endedAt: null });
    expect(diagnose(running.file)).toEqual([]);
    const patient = met()
      .link(ANN, 'connecting')
      .over({ endReason: 'hangup', endedAt: at(40) });
    expect(diagnose(patient.file).map(({ code }) => code)).toEqual(['no-candidates']);
  });

  it('does not call an outage of both ways one-way sound', () => {
    const story = connected();
    repeat(4, () => story.sample(ANN).sample(BEN));
    repeat(4, () => story.sample(ANN, { audioInKbps: 0 }).sample(BEN, { audioInKbps: 0 }));
    expect(diagnose(story.file).map(({ code }) => code)).toEqual(['nothing-received']);
  });

  it('does not blame a restart for a loss long after it', () => {
    const story = connected().event('server-started', null, null).sample(BEN).event('dropped', BEN, { deviceId: 'd2' });
    story.event('left', BEN, { reason: 'lost' }).over({ endReason: 'connection-lost' });
    expect(diagnose(story.file).map(({ code }) => code)).toEqual(['lost-one-side', 'survived-restart']);
  });

  it('does not say that a call went on after a restart which somebody never came back from', () => {
    const restarted = () =>
      connected()
        .event('server-started', null, null)
        .event('resumed', ANN, { deviceId: 'd1' })
        .link(ANN, 'reconnecting');
    const given = restarted().wait(30).link(ANN, 'failed').over({ endReason: 'connection-lost' });
    const [finding, ...others] = diagnose(given.file);
    expect(finding).toMatchObject({ code: 'ended-by-restart', participantIds: [BEN] });
    expect(others.map(({ code }) => code)).not.toContain('survived-restart');
    // Nobody can be back at once.
    const soon = restarted().wait(6).over({ endReason: 'hangup' });
    expect(diagnose(soon.file).map(({ code }) => code)).not.toContain('ended-by-restart');
    // Ben slept already when the server went.
    const asleep = connected().sample(ANN).sample(BEN).event('dropped', BEN, { deviceId: 'd2' }).wait(15).sample(ANN);
    asleep.event('server-started', null, null).event('resumed', ANN, { deviceId: 'd1' }).wait(20);
    const codes = diagnose(asleep.over({ endReason: 'hangup' }).file).map(({ code }) => code);
    expect(codes).not.toContain('ended-by-restart');
    expect(codes).not.toContain('survived-restart');
  });

  it('says that a log has gone by age, and names what was refused, where it knows no more', () => {
    const wordsOf = (story: Story) => diagnose(story.over({ endReason: 'connect-failed' }).file)[0]!.words;
    expect(wordsOf(new Story().over({ logGoneAt: at(99) }))).toContain('gone by age');
    expect(wordsOf(new Story().signal(ANN, 'offer', { outcome: 'refused', refusal: 'stale-epoch' }))).toContain(
      'stale-epoch',
    );
  });

  it('takes ten times as long for ten times as much, not a hundred times', () => {
    const large = (count: number) => {
      const story = connected();
      repeat(count, () => story.signal(ANN, 'offer', { appliedAt: null }).sample(ANN, { audioInKbps: 0 }).sample(BEN));
      repeat(count, () => story.event('media', BEN, { audio: true, video: false, screen: false }));
      const begun = performance.now();
      diagnose(story.file);
      return performance.now() - begun;
    };
    large(1_000);
    // The machine may stand still in one of them.
    expect(Math.min(large(20_000), large(20_000))).toBeLessThan(40 * Math.max(large(2_000), 5));
  });

  it('does not call a muted microphone one-way sound, nor a short gap poor', () => {
    const muted = connected().event('media', BEN, { audio: false, video: false, screen: false });
    expect(diagnose(oneWay(muted).file)).toEqual([]);
    const gap = connected().sample(ANN, { level: 'poor', reason: 'loss' }).sample(ANN).sample(ANN);
    expect(diagnose(gap.file)).toEqual([]);
  });
});
