import { STORIES } from '../../../test/support/call-stories.js';
import { connected, met, repeat } from '../../../test/support/stories/scenes.js';
import { ANN, at, BEN, candidate, CY, Story } from '../../../test/support/call-story.js';
import type { CaseSample } from '../case/case-file.js';
import { diagnose } from './diagnose.js';

const found = (story: Story) => diagnose(story.file).map(({ code, participantIds }) => [code, participantIds]);
const wordsOf = (name: string) => diagnose(STORIES[name]![1].file)[0]!.words;

/** Three people who are connected with each other. */
function meeting(): Story {
  const story = connected().over({ kind: 'room' }).person(CY, { role: 'member', name: 'Cy' }).joined(CY);
  for (const one of [ANN, BEN]) story.link(CY, 'connected', one).link(one, 'connected', CY);
  return story;
}

/** Everybody measures everybody; `bad` says what is wrong with what one measures of another. */
function measured(story: Story, bad: (from: number, to: number) => Partial<CaseSample>): Story {
  const people = [ANN, BEN, CY];
  repeat(3, () => {
    for (const from of people)
      for (const to of people) if (from !== to) story.sample(from, { remoteId: to, ...bad(from, to) });
  });
  return story;
}

const FULL = { level: 'fair', reason: 'upload', videoOutKbps: 90 } as const;

describe('whom the diagnosis accuses', () => {
  it('nobody of two, whose upload looks like the other’s download', () => {
    expect(found(STORIES.poorByUpload![1])).toEqual([['poor-by-upload', [ANN, BEN]]]);
    expect(wordsOf('poorByUpload')).toContain('Between Ann and Ben');
  });

  it('the one of several who is bad towards everybody, once', () => {
    const upload = measured(meeting(), (from) => (from === CY ? FULL : {}));
    expect(found(upload)).toEqual([['poor-by-upload', [CY]]]);
    expect(diagnose(upload.file)[0]!.words).toContain('the line or the machine of Cy');
    const loss = measured(meeting(), (_, to) =>
      to === BEN ? { level: 'poor', reason: 'loss', lossPermille: 200 } : {},
    );
    expect(found(loss)).toEqual([['poor-by-loss', [BEN]]]);
  });

  it('two of several where only those two are bad', () => {
    const one = measured(meeting(), (from, to) => (from === CY && to === ANN ? FULL : {}));
    expect(found(one)).toEqual([['poor-by-upload', [CY, ANN]]]);
  });

  it('no relay, where the browser found a way and stopped asking, or where signals were never applied', () => {
    const silence = { what: 'relay-unreachable', detail: '701 No answer within 10 s.' } as const;
    const up = connected().event('trouble', ANN, silence);
    expect(found(up).map(([code]) => code)).toEqual(['unusual']);
    expect(found(STORIES.neverApplied![1])).toEqual([['never-applied', [BEN]]]);
  });

  it('no relay either where nobody reported that it was silent', () => {
    const story = new Story().joined(ANN, { turn: true }).joined(BEN, { turn: true });
    story.signal(ANN, 'offer').signal(BEN, 'answer').signal(ANN, 'candidate').signal(BEN, 'candidate');
    expect(found(story.over({ endReason: 'connect-failed' }))).toEqual([['no-way-between', [ANN, BEN]]]);
  });

  it('the side of which the credentials were refused, where the other side’s were taken', () => {
    const story = new Story().joined(ANN, { turn: true }).joined(BEN, { turn: true });
    story.event('trouble', ANN, { what: 'relay-refused', detail: '401 Unauthorized' }).signal(ANN, 'offer');
    story
      .signal(BEN, 'answer')
      .signal(ANN, 'candidate')
      .signal(BEN, 'candidate', { facts: candidate('relay') });
    const [one] = diagnose(story.over({ endReason: 'connect-failed' }).file);
    expect(one).toMatchObject({ code: 'relay-credentials-refused', severity: 'failure', participantIds: [ANN] });
    expect(one!.words).toContain('It took Ben');
  });

  it('no collision of offers that lay apart, or that mended a broken link', () => {
    const apart = connected()
      .signal(ANN, 'offer', { appliedAt: at(60) })
      .wait(8)
      .signal(BEN, 'offer');
    expect(found(apart).map(([code]) => code)).not.toContain('negotiation-collided');
    const mending = connected()
      .link(ANN, 'reconnecting')
      .signal(ANN, 'offer', { appliedAt: at(12) })
      .signal(BEN, 'offer');
    expect(found(mending.link(ANN, 'connected')).map(([code]) => code)).toEqual(['link-broke']);
  });

  it('the one whose links all broke, and nobody where only one link did', () => {
    const two = measured(meeting(), () => ({}))
      .link(CY, 'reconnecting', ANN)
      .link(CY, 'reconnecting', BEN)
      .wait(5);
    expect(found(two)).toEqual([['link-broke', [CY]]]);
    expect(found(meeting().link(CY, 'reconnecting', ANN).wait(5))).toEqual([['link-broke', [ANN, CY]]]);
  });

  it('the page that was gone, and not the link or the relay that went with it', () => {
    for (const name of ['gone', 'away', 'lostOneSide']) expect(found(STORIES[name]![1])).toHaveLength(1);
  });
});

describe('what the diagnosis says', () => {
  it.each([
    ['poorByLoss', '30 % of what Ben sent to Ann got lost on the way for 15 s'],
    ['poorByDelay', 'took 800 ms for 15 s'],
    ['away', 'away for 22 s'],
    ['gone', 'Ann waited 14 s'],
    ['appliedLate', 'only 6 s after'],
    ['neverApplied', 'in 26 s'],
    ['mutedToTheEnd', 'the last 16 s of 22 s'],
    ['knockUnanswered', 'Nobody was there to let them in'],
    ['neverJoined', 'stayed connected: the page stood still'],
    ['neverJoinedPageGone', 'went away 1 s later'],
    ['knockDenied', 'turned away by Ann'],
    ['removed', 'removed from the meeting by Ann'],
    ['accountClosed', 'because the account of Ben was disabled or deleted'],
    ['endedByAdmin', 'An administrator who was not in the call ended it'],
    ['relayQuota', '(486)'],
    ['relayMismatched', 'an allocation of theirs does not match (437)'],
    ['relayStale', 'their requests are stale (438)'],
    ['relayNameUnknown', 'could not find the TURN server by its name'],
    ['relayRefusedAsSilent', 'It is down, its address is wrong'],
  ])('%s: %s', (name, words) => {
    expect(wordsOf(name)).toContain(words);
  });

  it('lists what is unusual where no rule fits, with what shows it', () => {
    const brief = met().link(ANN, 'connecting').wait(3).over({ endReason: 'hangup' });
    const [odd] = diagnose(brief.file);
    expect(odd).toMatchObject({ code: 'unusual', severity: 'warning', participantIds: [ANN, BEN] });
    expect(odd!.words).toContain('Ann and Ben were never connected in 6 s.');
    expect(odd!.evidence.events).toHaveLength(1);
    const lone = connected().sample(ANN, { audioInKbps: 0 }).sample(BEN);
    expect(diagnose(lone.file)[0]!.words).toContain('Ann received nothing of Ben in 1 sample.');
    const failed = connected().signal(ANN, 'offer', { outcome: 'refused', refusal: 'stale-epoch' });
    expect(diagnose(failed.over({ endReason: 'connect-failed' }).file)[0]!.words).toContain('stale-epoch');
    const marked = connected().over({ quality: 'poor' });
    expect(diagnose(marked.file)[0]!.words).toContain('marked as poor');
  });
});
