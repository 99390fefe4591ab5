import { ANN, at, BEN, Story } from '../../../test/support/call-story.js';
import { inVain, samplesOfBoth } from '../../../test/support/stories/scenes.js';
import type { CaseSignal } from '../case/case-file.js';
import { diagnose } from './diagnose.js';

describe('a page that applies late', () => {
  /** Ann's offer is handed over as the third or fourth thing that happens. */
  const late = (story: Story, told: Partial<CaseSignal>) =>
    story
      .joined(BEN)
      .signal(ANN, 'offer', { appliedAt: at(12), ...told })
      .signal(BEN, 'answer')
      .link(ANN, 'connected')
      .wait(9);
  const accepting = () => new Story().joined(ANN).event('entered', BEN, { deviceId: 'd2' });
  const lateIn = (story: Story) =>
    diagnose(story.file).filter(({ code }) => code === 'applied-late' || code === 'reached-late');

  it('is accused of what it says that it took itself', () => {
    const [one, ...more] = lateIn(late(accepting(), { receivedAt: at(4), tookMs: 7_900 }));
    expect(one).toMatchObject({ code: 'applied-late', participantIds: [BEN] });
    expect(one!.words).toContain('only 7.9 s after it had got it: the page or its machine was busy');
    expect(more).toEqual([]);
  });

  it('is not accused of what lay on the way to it', () => {
    const [one, ...more] = lateIn(late(accepting(), { receivedAt: at(11.9), tookMs: 100 }));
    expect(one).toMatchObject({ code: 'reached-late', participantIds: [] });
    expect(one!.words).toBe(
      'The page of Ben got the offer of Ann only 7.9 s after the server had handed it to its connection: the line between the server and Ben held it (a proxy, a network that drops packets), or the server, or the network before it.',
    );
    expect(more).toEqual([]);
    const brief = late(accepting(), { receivedAt: at(8), appliedAt: at(8), tookMs: 50 });
    expect(lateIn(brief)[0]!.words).toContain('or the page stood still for too short a time to notice it');
  });

  it('is not accused, nor its line, where only its report came late', () => {
    expect(lateIn(late(accepting(), { receivedAt: at(4), appliedAt: at(4.1), tookMs: 80 }))).toEqual([]);
  });

  it('is accused of what came while it stood still, as it noticed', () => {
    const still = late(accepting(), { receivedAt: at(12), tookMs: 50 });
    const [one] = lateIn(still.observed(BEN, { what: 'stopped', forMs: 12_000, hidden: false }, 3_000));
    expect(one).toMatchObject({ code: 'applied-late', participantIds: [BEN] });
    expect(one!.words).toContain('stood still, as it noticed afterwards');
  });

  it('waited for the answer to its Accept', () => {
    const [one, ...more] = lateIn(late(accepting(), { receivedAt: at(4), tookMs: 50 }));
    expect(one!.words).toContain("it waited to be in the call, since the server's answer to Accept");
    expect(more).toEqual([]);
  });

  it('is never accused alone where it tells no times', () => {
    const words = (story: Story) => lateIn(story)[0]!.words;
    const either =
      'the line between the server and Ben held it or the report of it, or the page or its machine was busy';
    expect(words(late(accepting(), {}))).toContain("the server's answer to Accept was held on the way, or the line");
    expect(words(late(accepting().wait(3), {}))).toMatch(new RegExp(`had applied it: ${either}`));
  });

  it('is named only where others got theirs on time, and answers in time, too', () => {
    const both = late(accepting(), { receivedAt: at(11.9), tookMs: 100 });
    both.signal(BEN, 'offer', { deliveredAt: at(5), receivedAt: at(11), appliedAt: at(11), tookMs: 20 });
    expect(lateIn(both).map(({ participantIds }) => participantIds)).toEqual([[], []]);
    const one = late(accepting(), { receivedAt: at(11.9), tookMs: 100 });
    one.signal(BEN, 'offer', { deliveredAt: at(5), receivedAt: at(5.1), appliedAt: at(5.2), tookMs: 20 });
    expect(lateIn(one).map(({ participantIds }) => participantIds)).toEqual([[BEN]]);
    const answers = one.observed<'round-trip'>(ANN, { what: 'round-trip', leastMs: 60, mostMs: 2_400 });
    expect(lateIn(answers).map(({ participantIds }) => participantIds)).toEqual([[]]);
  });
});

describe('a page that did nothing with what it was given', () => {
  const given = (told: Partial<CaseSignal>, before: Partial<CaseSignal> = {}) =>
    inVain(
      new Story()
        .joined(ANN)
        .joined(BEN)
        .link(ANN, 'connecting')
        .signal(ANN, 'candidate', before)
        .signal(ANN, 'offer', { appliedAt: null, ...told }),
    );
  const one = (story: Story) => diagnose(story.over({ endReason: 'connect-failed' }).file)[0]!;

  it('is accused where it said that it has it', () => {
    const stuck = one(given({ receivedAt: at(4.1) }).wait(20));
    expect(stuck).toMatchObject({ code: 'never-applied', participantIds: [BEN] });
    expect(stuck.words).toContain('The page of Ben had the offer of Ann and never applied it');
  });

  it('is accused where it told of what was handed to it later', () => {
    const story = given({})
      .signal(ANN, 'candidate', { receivedAt: at(5) })
      .wait(20);
    expect(one(story)).toMatchObject({ code: 'never-applied', participantIds: [BEN] });
  });

  it('is accused together with its line where it tells no such times, as older pages and other clients', () => {
    const silent = one(given({}).wait(20));
    expect(silent).toMatchObject({ code: 'never-applied', participantIds: [BEN] });
    expect(silent.words).toBe(
      'The server handed the offer of Ann to the connection of Ben, whose page neither applied it nor said that it came in 24 s: the page or its browser was stuck, WebRTC is turned off there (a policy, an extension), or a line or a proxy that holds large messages held it. The way between the two was not tried.',
    );
  });

  it('is not accused alone where it said so of another signal, and not of this', () => {
    const told = () => given({}, { receivedAt: at(4) });
    const silent = one(told().wait(20));
    expect(silent).toMatchObject({ code: 'not-delivered', participantIds: [BEN] });
    expect(silent.words).toContain('a line or a proxy that holds large messages, or a page that stands still');
    const still = told().wait(20).observed(BEN, { what: 'stopped', forMs: 18_000, hidden: false });
    expect(one(still).words).toContain('whose page stood still meanwhile, as it noticed afterwards');
  });

  it('is not accused where it came too late', () => {
    const late = one(given({ receivedAt: at(22) }).wait(20));
    expect(late).toMatchObject({ code: 'not-delivered', participantIds: [BEN] });
    expect(late.words).toContain('only 17 s after the server had handed it to its connection, too late to do anything');
  });
});

describe('answers of the server that are slow', () => {
  const times = (story: Story, who: number, mostMs: number) =>
    story.observed<'round-trip'>(who, { what: 'round-trip', leastMs: 40, mostMs });
  const twice = (story: Story) => times(times(story, BEN, 3_500), BEN, 2_600);
  const slowIn = (story: Story) => diagnose(story.file).filter(({ code }) => code === 'slow-answers');

  it('for one side, while the others had theirs in time, are of that side', () => {
    const [one] = slowIn(twice(times(samplesOfBoth({}), ANN, 90)));
    expect(one).toMatchObject({ severity: 'warning', participantIds: [BEN] });
    expect(one!.words).toBe(
      "The server's answers took 40 ms to 3.5 s to the page of Ben: the line between the server and Ben was slow, or that page was busy, since those to Ann came in time.",
    );
  });

  it('are of nobody where that was so only once, or the others may have had the same', () => {
    const named = (story: Story) => slowIn(story).map(({ participantIds }) => participantIds);
    const quick = () => times(samplesOfBoth({}), ANN, 90);
    expect(named(twice(quick()))).toEqual([[BEN]]);
    expect(named(times(quick(), BEN, 3_500))).toEqual([[]]);
    expect(named(times(twice(quick()), ANN, 1_300))).toEqual([[]]);
    expect(named(twice(quick().wait(60)))).toEqual([[]]);
    const slept = twice(quick().wait(10)).observed<'stopped'>(ANN, { what: 'stopped', forMs: 11_000, hidden: false });
    expect(named(slept)).toEqual([[]]);
  });

  it('for all are of nobody', () => {
    const [one] = slowIn(times(times(samplesOfBoth({}), ANN, 2_100), BEN, 2_500));
    expect(one!.participantIds).toEqual([]);
    expect(one!.words).toContain(
      '40 ms to 2.1 s to the page of Ann, and 40 ms to 2.5 s to the page of Ben: the server,',
    );
  });

  it('are of nobody either where nobody else measured', () => {
    const [one] = slowIn(times(samplesOfBoth({}), BEN, 3_500));
    expect(one!.participantIds).toEqual([]);
  });

  it('are not told where the page stood still, or the server was away, which is told', () => {
    const slept = samplesOfBoth({}).wait(12).observed(BEN, { what: 'stopped', forMs: 11_000, hidden: false });
    const still = times(slept, BEN, 9_000);
    expect(slowIn(still)).toEqual([]);
    const away = times(samplesOfBoth({}), BEN, 9_000).event('server-away', null, { why: 'paused', seconds: 9 });
    expect(slowIn(away)).toEqual([]);
    expect(slowIn(times(samplesOfBoth({}), BEN, 2_900))).toEqual([]);
    expect(slowIn(times(times(samplesOfBoth({}), ANN, 1_400), BEN, 1_400))).toEqual([]);
  });
});

describe('an offer that nobody took, of two who are connected', () => {
  const later = (told: Partial<CaseSignal> = {}) =>
    samplesOfBoth({}).signal(ANN, 'offer', { appliedAt: null, ...told });
  const codes = (story: Story) => diagnose(story.file).map(({ code }) => code);

  it('is unusual', () => {
    const [one] = diagnose(later().wait(10).file);
    expect(one).toMatchObject({ code: 'unusual', severity: 'warning' });
    expect(one!.words).toContain('1 offer between Ann and Ben was not applied.');
  });

  it('is none where it was answered, or where that page reports nothing', () => {
    expect(codes(later().signal(BEN, 'answer', { appliedAt: null }).wait(10))).not.toContain('unusual');
    const silent = later().wait(10);
    silent.file.signals.forEach((one) => one.recipientId === BEN && Object.assign(one, { appliedAt: null }));
    expect(codes(silent)).not.toContain('unusual');
  });

  it('is none where it came as they parted', () => {
    expect(codes(later().wait(2))).not.toContain('unusual');
  });
});
