import { ANN, BEN, type Story } from '../../../test/support/call-story.js';
import { connected } from '../../../test/support/stories/scenes.js';
import { diagnose } from './diagnose.js';

const [WEB1, WEB2] = [
  { host: 'web-1', number: 11 },
  { host: 'web-2', number: 12 },
];
/** Nobody measures anything in these calls, which is unusual. */
const causes = (story: Story) => diagnose(story.file).filter(({ code }) => code !== 'unusual');
const found = (story: Story) => causes(story).map(({ code, participantIds }) => [code, participantIds]);
const words = (story: Story) => causes(story).map((finding) => finding.words);

/** Ann's page is on one server, Ben's on another. */
const apart = () =>
  connected()
    .event('on-server', ANN, { ...WEB1, from: null })
    .event('on-server', BEN, { ...WEB2, from: null });

describe('of several servers', () => {
  it('one that dies is named, with the time after which the page went on and where', () => {
    const story = apart()
      .wait(20)
      .event('on-server', BEN, { ...WEB1, from: WEB2 })
      .wait(4)
      .event('server-gone', BEN, { ...WEB2, silentSeconds: 8 });
    expect(words(story)).toEqual([
      'The server that the page of Ben was on (web-2 #12) died or stood still; the page went on at another one (web-1 #11) within 3 s, and the call with it.',
    ]);
  });

  it('one that is stopped in order is told as that, once for all pages that it had', () => {
    const story = apart()
      .event('on-server', ANN, { ...WEB2, from: WEB1 })
      .wait(30)
      .event('server-stopping', ANN, WEB2)
      .event('server-stopping', BEN, WEB2)
      .event('on-server', ANN, { ...WEB1, from: WEB2 })
      .event('on-server', BEN, { ...WEB1, from: WEB2 });
    expect(words(story)).toEqual([
      'The server that the page of Ann and Ben was on (web-2 #12) was stopped in order; the page went on at another one (web-1 #11) within 2 s, and the call with it.',
    ]);
  });

  it('one that stood still and went on is not left by a page that is moved much later', () => {
    const story = apart()
      .wait(20)
      .event('server-gone', BEN, { ...WEB2, silentSeconds: 8 })
      .link(BEN, 'connected')
      .wait(20 * 60)
      .event('dropped', BEN, { deviceId: 'd2', server: 12 })
      .wait(20)
      .event('resumed', BEN, { deviceId: 'd2' })
      .wait(20 * 60)
      .event('on-server', BEN, { ...WEB1, from: WEB2 });
    expect(words(story)).toEqual([
      expect.stringMatching(/^Ben was away for 21 s/),
      'The server that the page of Ben was on (web-2 #12) died or stood still; the page went on there within 9 s, and the call with it.',
    ]);
  });

  it('nobody is called away because of a server that stood still, though the others heard nothing of its page', () => {
    const story = apart()
      .wait(10)
      .event('server-gone', BEN, { ...WEB2, silentSeconds: 8 })
      .event('reconnecting', BEN, null)
      .wait(6)
      .event('on-server', BEN, { ...WEB1, from: WEB2 })
      .event('resumed', BEN, { deviceId: 'd2' });
    expect(found(story)).toEqual([['survived-restart', [BEN]]]);
  });

  it('a page that breaks off while its server runs is still away by itself', () => {
    const story = apart()
      .event('dropped', BEN, { deviceId: 'd2', server: 12 })
      .wait(20)
      .event('on-server', BEN, { ...WEB1, from: WEB2 })
      .event('resumed', BEN, { deviceId: 'd2' });
    expect(found(story)).toEqual([['away', [BEN]]]);
  });

  it('what a server notices of a page that has gone on at another one long ago is no absence', () => {
    const late = (server?: number) =>
      apart()
        .event('on-server', BEN, { ...WEB1, from: WEB2 })
        .event('resumed', BEN, { deviceId: 'd2' })
        .wait(12)
        .event('dropped', BEN, { deviceId: 'd2', ...(server !== undefined && { server }) })
        .wait(20)
        .event('media', BEN, { audio: true, video: false, screen: false });
    expect(found(late(12))).toEqual([]);
    expect(found(late(11))).toEqual([['away', [BEN]]]);
  });

  it('a page that was gone, and back on another server before the first noticed it, was away all the same', () => {
    const back = (state: 'connected' | 'reconnecting') =>
      apart()
        .wait(10)
        .link(ANN, state)
        .wait(6)
        .event('on-server', BEN, { ...WEB1, from: WEB2 })
        .event('resumed', BEN, { deviceId: 'd2' })
        .link(ANN, 'connected');
    const away = expect.stringMatching(
      /^Ben was away for 7 s, beginning .*: the device slept, was offline, or changed its network, or only its way to this server was cut/,
    );
    expect(words(back('reconnecting'))).toEqual([away]);
    expect(found(back('connected'))).toEqual([]);
    // The first server may note it late, or not at all.
    const late = back('reconnecting').wait(2).event('dropped', BEN, { deviceId: 'd2', server: 12 });
    expect(words(late)).toEqual([away]);
  });

  it('a server that went away long before somebody was lost is not the cause', () => {
    const story = apart()
      .event('server-gone', BEN, { ...WEB2, silentSeconds: 8 })
      .event('on-server', BEN, { ...WEB1, from: WEB2 })
      .wait(60)
      .event('dropped', BEN, { deviceId: 'd2', server: 11 })
      .event('reconnecting', BEN, null)
      .wait(25)
      .event('left', BEN, { reason: 'lost' })
      .over({ endReason: 'connection-lost' });
    expect(found(story)).toEqual([
      ['lost-one-side', [BEN]],
      ['survived-restart', [BEN]],
    ]);
  });

  it('where all of them died and only one starts, somebody who did not come back is not in a call that went on', () => {
    const story = apart()
      .wait(20)
      .event('server-started', null, { host: 'web-1', number: 13 })
      .event('on-server', ANN, { host: 'web-1', number: 13, from: WEB1 })
      .event('server-gone', BEN, { ...WEB2, silentSeconds: 8 })
      .wait(25)
      .event('left', BEN, { reason: 'lost' })
      .over({ endReason: 'connection-lost' });
    expect(words(story)).toEqual(['The server was restarted during the call, and Ben did not come back.']);
  });

  it('a link that breaks while its page has no server accuses nobody', () => {
    const story = apart()
      .wait(10)
      .link(ANN, 'reconnecting')
      .wait(3)
      .event('on-server', BEN, { ...WEB1, from: WEB2 })
      .link(BEN, 'connected')
      .link(ANN, 'connected')
      .event('server-gone', BEN, { ...WEB2, silentSeconds: 8 });
    expect(found(story)).not.toContainEqual(['link-broke', expect.anything()]);
  });

  it('one that was paused is named; one that came up beside the others says nothing', () => {
    const story = apart()
      .event('server-came', null, { host: 'web-3', number: 13 })
      .event('server-away', null, { why: 'paused', seconds: 7, server: WEB2 });
    expect(words(story)).toEqual([
      'The server web-2 #12 did not run (7 s) during the call; nobody was taken for lost because of it.',
    ]);
  });
});
