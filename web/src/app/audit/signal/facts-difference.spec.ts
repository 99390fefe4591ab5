import type { DescriptionFacts } from '@contracts';
import { differences } from './facts-difference';

type Section = DescriptionFacts['media'][number];

const audio = (more: Partial<Section> = {}): Section => ({
  ...{ kind: 'audio', mid: '0', direction: 'sendrecv', rejected: false, codecs: ['opus', 'PCMU', 'PCMA'] },
  ...more,
});
const video = (more: Partial<Section> = {}): Section => ({
  ...{ kind: 'video', mid: '1', direction: 'sendrecv', rejected: false, codecs: ['VP8', 'H264'] },
  ...more,
});
const facts = (more: Partial<DescriptionFacts> = {}): DescriptionFacts => ({
  media: [audio()],
  ...{ fingerprint: 'sha-256 AA', setup: 'actpass', iceOptions: 'trickle', iceUfrag: 'ab12', candidates: 0 },
  ...more,
});

describe('what a description says other than the one before', () => {
  const CASES: [string, DescriptionFacts, DescriptionFacts, string[]][] = [
    ['nothing', facts(), facts(), []],
    ['nothing, with candidates gathered meanwhile', facts(), facts({ candidates: 4 }), []],
    ['a section added', facts(), facts({ media: [audio(), video()] }), ['Video (mid 1) was added.']],
    ['a section removed', facts({ media: [audio(), video()] }), facts(), ['Video (mid 1) was removed.']],
    [
      'a section rejected',
      facts({ media: [audio(), video()] }),
      facts({ media: [audio(), video({ rejected: true, direction: 'inactive' })] }),
      ['Video (mid 1) is rejected now.', 'Video (mid 1): sendrecv → inactive.'],
    ],
    [
      'a section taken again',
      facts({ media: [audio({ rejected: true })] }),
      facts(),
      ['Audio (mid 0) is no longer rejected.'],
    ],
    [
      'a direction',
      facts(),
      facts({ media: [audio({ direction: 'recvonly' })] }),
      ['Audio (mid 0): sendrecv → recvonly.'],
    ],
    [
      'codecs added and removed',
      facts({ media: [video()] }),
      facts({ media: [video({ codecs: ['VP8', 'AV1', 'VP9'] })] }),
      ['Video (mid 1): AV1, VP9 added.', 'Video (mid 1): H264 no longer offered.'],
    ],
    [
      'codecs in another order',
      facts({ media: [video()] }),
      facts({ media: [video({ codecs: ['H264', 'VP8'] })] }),
      ['Video (mid 1): codecs in another order, H264 first.'],
    ],
    [
      'a codec more in front is no other order',
      facts({ media: [video()] }),
      facts({ media: [video({ codecs: ['AV1', 'VP8', 'H264'] })] }),
      ['Video (mid 1): AV1 added.'],
    ],
    ['the setup', facts(), facts({ setup: 'active' }), ['DTLS setup: actpass → active.']],
    ['the ICE options', facts(), facts({ iceOptions: null }), ['ICE options: trickle → nothing.']],
    [
      'sections in another order are the same sections',
      facts({ media: [audio(), video()] }),
      facts({ media: [video(), audio()] }),
      [],
    ],
    [
      'sections without a mid, by their place',
      facts({ media: [audio({ mid: null })] }),
      facts({ media: [audio({ mid: null, direction: 'sendonly' }), video({ mid: null })] }),
      ['Audio: sendrecv → sendonly.', 'Video was added.'],
    ],
  ];
  it.each(CASES)('%s', (_, before, now, words) => {
    expect(differences(before, now).map((one) => one.words)).toEqual(words);
    expect(differences(before, now).some(({ weighty }) => weighty)).toBe(false);
  });

  it('another fingerprint is another connection, another user fragment an ICE restart', () => {
    const found = differences(facts(), facts({ fingerprint: 'sha-256 BB', iceUfrag: 'cd34' }));
    expect(found).toEqual([
      { words: expect.stringContaining('another connection, or another page'), weighty: true },
      { words: expect.stringContaining('ICE was restarted'), weighty: true },
    ]);
  });

  it('a user fragment that was not kept says nothing', () => {
    expect(differences(facts({ iceUfrag: null }), facts())).toEqual([]);
    expect(differences(facts(), facts({ iceUfrag: undefined }))).toEqual([]);
  });
});
