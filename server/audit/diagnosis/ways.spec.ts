import { connected, repeat, samplesOfBoth } from '../../../test/support/stories/scenes.js';
import { ANN, BEN, candidate, CY, SOUND, type Story } from '../../../test/support/call-story.js';
import type { CaseSample } from '../case/case-file.js';
import { diagnose } from './diagnose.js';

type SamplePair = CaseSample['pair'];
const told = (story: Story) => diagnose(story.file).map(({ code, words }) => `${code}: ${words}`);
const RELAY = { facts: candidate('relay') };

/** Ann and Ben are connected with relay addresses; Cy comes in after a while, and connects to nobody. */
function latecomer(after: number): Story {
  const story = connected().over({ kind: 'room' }).signal(ANN, 'candidate', RELAY).signal(BEN, 'candidate', RELAY);
  repeat(after / 5, () => story.wait(4).sample(ANN).sample(BEN));
  return story.person(CY, { role: 'member', name: 'Cy' }).joined(CY, { turn: true });
}

/** What Cy and both others say to each other. */
function tried(story: Story, facts = candidate('srflx')): Story {
  for (const one of [ANN, BEN]) {
    story.signal(CY, 'offer', { recipientId: one }).signal(one, 'answer', { recipientId: CY });
    for (const [from, to] of [[CY, one] as const, [one, CY] as const])
      story.signal(from, 'candidate', { recipientId: to, facts }).link(from, 'connecting', to);
  }
  repeat(3, () => story.wait(4).sample(ANN).sample(BEN));
  return story;
}

const refused = (story: Story, code: number) =>
  tried(story.event('trouble', CY, { what: 'relay-refused', detail: `${code} No.` }));
const silent = (story: Story) => tried(story.event('trouble', CY, { what: 'relay-unreachable', detail: null }));

const direct = { local: 'host', remote: 'host', protocol: 'udp', relayProtocol: null } as const;
const relay = { ...direct, local: 'relay', relayProtocol: 'udp' } as const;

/** Three who are connected: Ann and Ben directly, Cy through the TURN server. */
function mixed(
  bad: (from: number, to: number) => Partial<CaseSample> = () => ({}),
  others: SamplePair = direct,
): Story {
  const story = connected().over({ kind: 'room' }).person(CY, { role: 'member', name: 'Cy' }).joined(CY);
  for (const one of [ANN, BEN]) story.link(CY, 'connected', one).link(one, 'connected', CY);
  repeat(3, () => {
    for (const from of [ANN, BEN, CY])
      for (const to of [ANN, BEN, CY])
        if (from !== to)
          story.sample(from, { remoteId: to, pair: from === CY || to === CY ? relay : others, ...bad(from, to) });
  });
  return story;
}

describe('a link that broke', () => {
  const broken = (of: Partial<CaseSample>, sound = true) => {
    const story = samplesOfBoth({})
      .event('media', ANN, { ...SOUND, audio: sound })
      .link(BEN, 'reconnecting');
    repeat(3, () => story.wait(5).sample(ANN, { audioInKbps: 0, audioOutKbps: 0, ...of }));
    return diagnose(story.link(BEN, 'connected').sample(ANN).sample(BEN).file).find(
      ({ code }) => code === 'link-broke',
    )!;
  };

  it('was closed in the browser that did nothing any more, while its page noticed no break', () => {
    expect(broken({})).toMatchObject({ participantIds: [ANN] });
    // Somebody who has everything off sends nothing anyway.
    expect(broken({}, false)).toMatchObject({ participantIds: [ANN, BEN] });
    expect(broken({}).words).toContain('the browser of Ann neither sent nor received anything');
    expect(broken({}).evidence.samples).toHaveLength(3);
  });

  it('E2: is nobody’s alone where that browser went on sending', () => {
    expect(broken({ audioOutKbps: 30 })).toMatchObject({ participantIds: [ANN, BEN] });
  });
});

describe('the odd one out, whose way alone needs the relay', () => {
  const loss = (_: number, to: number): Partial<CaseSample> =>
    to === CY ? { level: 'poor', reason: 'loss', lossPermille: 200 } : {};

  it('is not accused alone of loss, unless the others used the relay too', () => {
    const [odd] = diagnose(mixed(loss).file);
    expect(odd).toMatchObject({ code: 'poor-by-loss', participantIds: [CY, ANN, BEN] });
    expect(odd!.words).toContain('the line or the machine of Cy, or the TURN server');
    expect(diagnose(mixed(loss, relay).file)[0]).toMatchObject({ code: 'poor-by-loss', participantIds: [CY] });
  });

  it('shares the blame with the TURN server where only their links broke', () => {
    const story = mixed().link(CY, 'reconnecting', ANN).link(CY, 'reconnecting', BEN).wait(20);
    expect(told(story)).toEqual([expect.stringContaining('the TURN server went away, or the network of Cy did')]);
  });

  it('is not accused alone of finding no way, where the others met directly', () => {
    const alone = (pair: SamplePair) =>
      diagnose(tried(latecomer(10), candidate('relay')).sample(ANN, { pair }).sample(BEN, { pair }).file);
    expect(alone(direct)[0]).toMatchObject({ code: 'no-way-between', participantIds: [CY, ANN, BEN] });
    expect(alone(direct)[0]!.words).toContain('or the TURN server, which the others did not need');
    expect(alone(relay)[0]).toMatchObject({ code: 'no-way-between', participantIds: [CY] });
  });
});

describe('a TURN server and the side that came second', () => {
  it('a full one, or one with a quota, is not the fault of that side', () => {
    expect(told(refused(latecomer(10), 508))).toEqual([expect.stringContaining('its total quota are used up')]);
    expect(told(refused(latecomer(10), 486))).toEqual([expect.stringContaining('quota for one user is used up')]);
    expect(told(refused(latecomer(10), 403))).toEqual([expect.stringContaining('Its own rules exclude')]);
  });

  it('credentials differ only if the others’ were taken at about that time', () => {
    expect(told(refused(latecomer(10), 401))).toEqual([expect.stringContaining('It took Ann and Ben')]);
    expect(told(refused(latecomer(600), 401))).toEqual([expect.stringContaining("differs from the server's")]);
  });

  it('one whose name was found before has no wrong name', () => {
    const unnamed = (story: Story) =>
      told(
        tried(story.event('trouble', CY, { what: 'relay-refused', detail: '701 TURN host lookup received error.' })),
      );
    expect(unnamed(latecomer(600))).toEqual([
      expect.stringMatching(
        /^no-relay-candidate: .*found earlier in this call: their DNS does not know it \(any more\)\.$/,
      ),
    ]);
  });

  it('one that had answered long before may have died', () => {
    expect(told(silent(latecomer(600)))).toEqual([
      expect.stringMatching(/^no-relay-candidate: .*had answered Ann and Ben before.*any more, or not on that network/),
    ]);
    expect(told(silent(latecomer(10)))).toEqual([
      expect.stringMatching(/^relay-one-side: .*answered Ann and Ben, but not Cy/),
    ]);
    const later = silent(latecomer(600)).signal(ANN, 'candidate', RELAY);
    expect(told(later)).toEqual([expect.stringMatching(/^relay-one-side: .*answered Ann, but not Cy/)]);
  });
});
