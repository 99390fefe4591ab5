import type { AuditSignal } from '@contracts';
import { lanesOf } from './lanes';
import { ANN, BEGIN, BEN, directStory, Story } from '../ladder-fixtures';
import { sentenceOf } from '../words/sentences';
import { namesIn, type Step, stepsOf } from './steps';
import { clockOf } from '../clock';

const stepsIn = (story: Story) => {
  const log = story.log();
  return stepsOf(log, lanesOf(log.call));
};
const direct = () => stepsIn(directStory());
const named = (story: Story, step: Step) => sentenceOf(step, namesIn(story.log().call));
const labelled = (steps: Step[], label: string) => steps.filter((step) => step.label.startsWith(label));

describe('stepsOf', () => {
  it('tells everything in the order in which it happened', () => {
    const steps = direct();
    for (let i = 1; i < steps.length; i++) expect(steps[i].at).toBeGreaterThanOrEqual(steps[i - 1].at);
    expect(steps.map(({ label }) => label).slice(0, 3)).toEqual([
      'Video call begins',
      'Joined, sends sound, picture',
      'Offer',
    ]);
    expect(new Set(steps.map(({ key }) => key)).size).toBe(steps.length);
  });

  it('draws a signal from lane to lane, with what became of it', () => {
    const [offer] = labelled(direct(), 'Offer');
    expect(offer).toMatchObject({ shape: 'signal', from: 0, to: 2, end: 'applied', held: true, failed: false });
    const [answer] = labelled(direct(), 'Answer');
    expect(answer).toMatchObject({ from: 2, to: 0, end: 'applied', held: false });
  });

  it('marks what failed, what was refused and what never arrived', () => {
    expect(labelled(direct(), 'Candidate failed: Error')).toMatchObject([{ end: 'failed', failed: true }]);
    expect(labelled(direct(), 'Answer refused: stale-epoch')).toMatchObject([{ end: 'refused', failed: true }]);
    const held = stepsIn(directStory().signal(500, [ANN, BEN], { delivered: null }));
    expect(held.at(-1)).toMatchObject({ end: 'undelivered', failed: false, label: 'Candidate, not delivered' });
    const silent = stepsIn(directStory().signal(500, [ANN, BEN], { appliedAt: null }));
    expect(silent.at(-1)).toMatchObject({ end: 'open' });
  });

  it('tells where a signal lay, as its page told', () => {
    const at = (seconds: number) => new Date(BEGIN + seconds * 1_000).toISOString();
    const last = (of: Partial<AuditSignal>) => {
      const story = directStory().signal(500, [ANN, BEN], { kind: 'offer', delivered: 500, ...of });
      const step = stepsIn(story).at(-1)!;
      return [step.label, named(story, step).split(', delivered')[1]];
    };
    expect(last({ receivedAt: at(506), appliedAt: at(506.1), tookMs: 100 })).toEqual([
      'Offer, received 6.0 s after it was handed over',
      ' after 0 ms, received 6.0 s after it was handed over, applied',
    ]);
    expect(last({ receivedAt: at(500.1), appliedAt: at(505.1), tookMs: 5_000 })[0]).toBe('Offer, applied in 5.0 s');
    expect(last({ receivedAt: at(500.1), appliedAt: null, tookMs: null })[0]).toBe('Offer, received, not applied');
    expect(last({ receivedAt: at(500.1), appliedAt: at(500.2), tookMs: 90 })[0]).toBe('Offer');
    expect(last({ receivedAt: null, appliedAt: null, tookMs: null })[0]).toBe('Offer');
  });

  it('does not call failed what a page set aside', () => {
    const applyError = 'IgnoredForCollision: The offer met one of our own, which stands.';
    const steps = stepsIn(directStory().signal(500, [ANN, BEN], { applyError }));
    expect(steps.at(-1)).toMatchObject({ end: 'set-aside', failed: false, label: 'Candidate, set aside' });
  });

  it('draws the state across all lanes, and what is about somebody on theirs', () => {
    const steps = direct();
    expect(labelled(steps, 'Accepted by Ben')).toMatchObject([{ shape: 'line', failed: false }]);
    expect(labelled(steps, 'Rings')).toMatchObject([
      { shape: 'mark', lane: 2 },
      { shape: 'mark', lane: 3 },
    ]);
    expect(labelled(steps, 'Connection to the server broke')).toMatchObject([{ lane: 2, failed: true }]);
    expect(labelled(steps, 'Ended: hung up by Ben')).toHaveLength(1);
  });

  it('tells the pair in use once for both ends, and again when it changes', () => {
    const pairs = direct().filter(({ shape }) => shape === 'pair');
    expect(pairs.map(({ label }) => label)).toEqual([
      'Ann ↔ Ben: host ↔ srflx over udp',
      'Ann ↔ Ben: relay ↔ host over udp (relay by tls)',
    ]);
    expect(pairs[0]).toMatchObject({ from: 0, to: 2, chosen: { sample: 1 } });
  });

  it('says to whom, where there are more than two', () => {
    const log = directStory().log();
    const third = { ...log.call.participants[1], id: 3, displayName: 'Cy' };
    const call = { ...log.call, participants: [...log.call.participants, third] };
    expect(labelled(stepsOf({ ...log, call }, lanesOf(call)), 'Offer to Ben')).not.toEqual([]);
  });

  it('survives an event of a kind that it does not know', () => {
    const story = directStory().event(500, 'from-the-future' as 'declined', { detail: null });
    expect(stepsIn(story).at(-1)).toMatchObject({ label: 'from-the-future', shape: 'mark', lane: 1 });
  });
});

describe('sentenceOf', () => {
  const sentences = direct().map((step) => named(directStory(), step));

  it('says a signal with its fate', () => {
    const start = clockOf(direct()[2].at);
    expect(sentences[2]).toBe(`${start} Ann's offer to Ben, held for 4.3 s, then delivered, applied`);
    expect(sentences.join()).toContain("Ben's answer to Ann, delivered after 12 ms, applied");
    expect(sentences.join()).toContain("Ben's candidate to Ann, delivered after 12 ms, failed: Error processing");
    expect(sentences.join()).toContain("Ben's answer to Ann, refused: stale-epoch");
  });

  it('says what happened beside', () => {
    expect(sentences[0]).toContain('Call: Video call begins');
    expect(sentences.join()).toContain('Ann: Another program holds the camera');
    expect(sentences.join()).toContain('In use between Ann ↔ Ben');
  });
});
