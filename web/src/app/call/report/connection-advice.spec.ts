import { newMeasure } from '../../webrtc/quality/measure-fixtures';
import type { LinkMeasure } from '../../webrtc/quality/quality-samples';
import {
  type Advice,
  type AdviceInput,
  adviceOn,
  afterRound,
  dismissed,
  forgotten,
  NO_ADVICE,
} from './connection-advice';

const NARROW = { limitation: 'bandwidth', videoOutKbps: 90 } as const;
const NAMES = ['Ben', 'Cy', 'Dot', 'Eve'];

type Change = Partial<LinkMeasure> & { picture?: AdviceInput['picture'] };
const links = (...changes: Change[]) =>
  changes.map(({ picture = 'camera', ...change }, i) => ({ name: NAMES[i], picture, measure: newMeasure(change) }));
const said = (picture: AdviceInput['picture'], ...changes: Change[]) => {
  const advice = adviceOn({ links: links(...changes), picture });
  return advice && [`${advice.reason} ${advice.help}`.replace(/[\u2068\u2069]/g, ''), advice.cameraOff];
};
const CAMERA = 'It helps to turn the camera off.';
const ROUTER = 'It helps to move closer to the router.';
const PAUSE = 'It helps to stop other uploads and downloads.';

describe('adviceOn', () => {
  it.each<[string, AdviceInput['picture'], Change[], [string, boolean] | null]>([
    ['all is well', 'camera', [{}], null],
    ['nobody is there', 'camera', [], null],
    ['it is only fair', 'camera', [{ lossPercent: 4, rttMs: 350 }], null],
    [
      'the way up is narrow',
      'camera',
      [NARROW],
      [`The connection to Ben is weak: there is little room for what you send. ${CAMERA}`, true],
    ],
    [
      'what I send gets lost',
      'camera',
      [{ sentLossPercent: 12 }],
      [`The connection to Ben is weak: some of what you send gets lost. ${CAMERA}`, true],
    ],
    [
      'what I send gets lost, without a camera',
      null,
      [{ sentLossPercent: 12 }],
      [`The connection to Ben is weak: some of what you send gets lost. ${ROUTER}`, false],
    ],
    [
      'what I send gets lost, and it is a screen',
      'screen',
      [{ sentLossPercent: 12 }],
      ['The connection to Ben is weak: some of what you send gets lost. It helps to stop sharing the screen.', false],
    ],
    [
      'everything waits behind what I send',
      'camera',
      [{ rttMs: 900, limitation: 'bandwidth' }],
      [`The connection to Ben is weak: what you send takes long. ${CAMERA}`, true],
    ],
    [
      'the way up to several is narrow',
      'camera',
      [NARROW, NARROW],
      [`Your connection is weak: there is little room for what you send. ${CAMERA}`, true],
    ],
    [
      'the way is long',
      'camera',
      [{ rttMs: 900 }],
      [`The connection to Ben is weak: answers take long. ${PAUSE}`, false],
    ],
    [
      'what comes from the only other gets lost',
      'camera',
      [{ lossPercent: 12 }],
      [`The connection to Ben is weak: some of what is sent to you gets lost. ${ROUTER}`, false],
    ],
    [
      'it is bad with all of them',
      'camera',
      [{ lossPercent: 12 }, { jitterMs: 200 }],
      [`Your connection is weak: some of what is sent to you gets lost. ${ROUTER}`, false],
    ],
    [
      'it is bad with one of them, who is seen',
      'camera',
      [{}, { concealedPercent: 20 }],
      ['The connection to Cy is weak. It may help if you ask Cy to turn the camera off.', false],
    ],
    [
      'it is bad with one of them, who is heard only',
      'camera',
      [{}, { concealedPercent: 20, videoInKbps: 0 }],
      ['The connection to Cy is weak. You may not hear all of Cy.', false],
    ],
    [
      'it is bad with one of them, who shares the screen',
      'camera',
      [{}, { concealedPercent: 20, picture: 'screen' }],
      ['The connection to Cy is weak. You may not hear all of Cy.', false],
    ],
    [
      'it is bad with two, of whom one has a camera on',
      null,
      [{ lossPercent: 9, picture: 'screen' }, { lossPercent: 9 }, {}],
      ['The connections to Ben and Cy are weak. It may help if you ask Cy to turn the camera off.', false],
    ],
    [
      'one of them does not get what I send',
      'camera',
      [{ sentLossPercent: 20, videoInKbps: 0 }, {}],
      ['The connection to Ben is weak. You may not hear all of Ben.', false],
    ],
    [
      'it is bad with some of them',
      null,
      [{ lossPercent: 9 }, { lossPercent: 9 }, {}],
      ['The connections to Ben and Cy are weak. It may help if you ask them to turn the camera off.', false],
    ],
    [
      'it is bad with many, but not all',
      null,
      [{ lossPercent: 9 }, { lossPercent: 9 }, { lossPercent: 9 }, {}],
      ['The connections to Ben, Cy and 1 more are weak. It may help if you ask them to turn the camera off.', false],
    ],
    [
      'this device is too slow, with a camera',
      'camera',
      [{ freezes: 4, limitation: 'cpu' }],
      [`This device has too much to do. ${CAMERA}`, true],
    ],
  ])('where %s', (_, picture, changes, expected) => {
    expect(said(picture, ...changes)).toEqual(expected);
  });
});

describe('what is shown of it', () => {
  const advice = (key: string): Advice => ({ key, reason: key, help: '', cameraOff: false });
  const A = advice('a');
  const rounds = (...heard: (Advice | null)[]) =>
    heard.reduce((state, one, index) => afterRound(state, one, index * 5_000), NO_ADVICE);
  const shown = (...heard: (Advice | null)[]) => rounds(...heard).shown?.key ?? null;

  it.each<[string, (Advice | null)[], string | null]>([
    ['one bad round is none to speak of', [A], null],
    ['two in a row are', [A, A], 'a'],
    ['two with a good one between are not', [A, null, A], null],
    ['two about different things are not', [A, advice('b')], null],
    ['one good round does not end it', [A, A, null], 'a'],
    ['two good rounds do', [A, A, null, null], null],
    ['it comes back after two bad ones', [A, A, null, null, A, A], 'a'],
    ['another advice takes its place once it lasts', [A, A, advice('b'), advice('b')], 'b'],
  ])('%s', (_, heard, expected) => {
    expect(shown(...heard)).toBe(expected);
  });

  it('is dismissed for a minute', () => {
    let state = dismissed(rounds(A, A), 10_000);
    expect(state.shown).toBeNull();
    state = afterRound(afterRound(state, A, 15_000), A, 69_999);
    expect(state.shown).toBeNull();
    expect(afterRound(state, A, 70_000).shown).toBe(A);
  });

  it('is forgotten with those of whom it was said, but not that it was dismissed', () => {
    expect(forgotten(rounds(A, A)).shown).toBeNull();
    expect(forgotten(dismissed(rounds(A, A), 10_000)).quietUntil).toBe(70_000);
  });
});
