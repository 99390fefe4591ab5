import { allowedIn, type CallAction, type CallFacts, planOf } from './allowed';

const ALWAYS = ['microphone', 'camera', 'leave', 'devices', 'statistics'];
const POSSIBLE = { screen: false, flip: false, 'full-screen': false, 'picture-in-picture': false };
const EVERYTHING = { screen: true, flip: true, 'full-screen': true, 'picture-in-picture': true };

const facts = (of: Partial<CallFacts> = {}): CallFacts => ({
  ...{ status: 'accepted', inRoom: false, ofTwo: true, isHost: false, isUser: true },
  possible: POSSIBLE,
  ...of,
});
const room = (of: Partial<CallFacts> = {}) => facts({ inRoom: true, ofTwo: false, ...of });

describe('allowedIn', () => {
  it.each<[string, CallFacts, string[]]>([
    ['while it rings', facts({ status: 'ringing' }), []],
    ['in a call of two', facts(), ['chat', 'add']],
    ['with a browser that can', facts({ possible: EVERYTHING }), ['chat', 'add', ...Object.keys(EVERYTHING)]],
    ['in a call that has grown', facts({ ofTwo: false }), ['chat', 'add', 'hand', 'react', 'participants', 'view']],
    [
      'in a call that has grown, as its host',
      facts({ ofTwo: false, isHost: true }),
      [...['chat', 'add', 'hand', 'react', 'participants', 'view']],
    ],
    ['in a room', room(), ['chat', 'add', 'hand', 'react', 'participants', 'view', 'copy-link']],
    ['in a room, as a guest', room({ isUser: false }), ['chat', 'hand', 'react', 'participants', 'view', 'copy-link']],
    [
      'in a room, as its host',
      room({ isHost: true }),
      [...['chat', 'add', 'hand', 'react', 'participants', 'view', 'copy-link', 'end-for-all', 'lock']],
    ],
  ])('%s', (_, now, more) => expect([...allowedIn(now)].sort()).toEqual([...ALWAYS, ...more].sort()));
});

describe('planOf', () => {
  const of = (now: CallFacts, narrow = false) => planOf(allowedIn(now), narrow);
  const host = room({ isHost: true, possible: EVERYTHING });

  it('puts each that is allowed into the bar or under "More", and none in both', () => {
    for (const now of [facts({ status: 'ringing' }), facts({ possible: EVERYTHING }), room(), host])
      for (const narrow of [false, true]) {
        const { bar, end, more } = of(now, narrow);
        expect([...bar, ...end, ...more].sort()).toEqual([...allowedIn(now)].sort());
      }
  });

  it.each<[string, CallFacts, CallAction[]]>([
    ['a call of two', facts({ possible: EVERYTHING }), ['microphone', 'camera', 'screen', 'chat']],
    ['a meeting', host, ['microphone', 'camera', 'chat', 'participants']],
  ])('keeps no more in the bar of a telephone than fits, in %s', (_, now, bar) => {
    const plan = of(now, true);
    expect(plan.bar).toEqual(bar);
    expect(plan.end).toEqual(['leave']);
    expect(plan.more).toEqual(expect.arrayContaining(['add', 'full-screen']));
  });

  it('lets the host of a wide window end it for all at once', () => {
    expect(of(host).end).toEqual(['end-for-all', 'leave']);
    expect(of(host, true).more.at(-1)).toBe('end-for-all');
  });
});
