import type { DescriptionFacts } from '../../../contracts/index.js';
import { factsOf } from './signal-facts.js';

describe('facts of a signal', () => {
  it('of a description: media, directions, codecs, fingerprint, ICE user name fragment', () => {
    const sdp = [
      'v=0',
      'o=- 1 2 IN IP4 127.0.0.1',
      's=-',
      't=0 0',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=mid:0',
      'a=sendrecv',
      'a=ice-ufrag:abcd',
      'a=setup:actpass',
      'a=fingerprint:sha-256 AA:BB',
      'a=rtpmap:111 opus/48000/2',
      'm=video 0 UDP/TLS/RTP/SAVPF 96',
      'a=mid:1',
      'a=recvonly',
      'a=rtpmap:96 VP8/90000',
      '',
    ].join('\r\n');
    expect(factsOf({ type: 'offer', sdp })).toEqual({
      media: [
        { kind: 'audio', mid: '0', direction: 'sendrecv', rejected: false, codecs: ['opus'] },
        { kind: 'video', mid: '1', direction: 'recvonly', rejected: true, codecs: ['VP8'] },
      ],
      fingerprint: 'sha-256 AA:BB',
      setup: 'actpass',
      iceOptions: null,
      iceUfrag: 'abcd',
      candidates: 0,
    });
  });

  it('of a description: port 0 rejects a section, unless that is only to go over the transport of another one', () => {
    const bundled = ['m=video 0 UDP/TLS/RTP/SAVPF 96', 'a=bundle-only', 'a=mid:1', 'a=sendrecv'];
    const rejected = ['m=video 0 UDP/TLS/RTP/SAVPF 96', 'a=mid:2', 'a=inactive'];
    const sdp = [
      'v=0',
      'a=group:BUNDLE 0 1',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=mid:0',
      ...bundled,
      ...rejected,
      '',
    ];
    const facts = factsOf({ type: 'offer', sdp: sdp.join('\r\n') }) as DescriptionFacts;
    expect(facts.media.map((section) => [section.mid, section.rejected])).toEqual([
      ['0', false],
      ['1', false],
      ['2', true],
    ]);
  });

  it('of a candidate: type, protocol, address family', () => {
    const line = 'candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.0.0.1 rport 1';
    expect(factsOf({ candidate: line, sdpMid: '0' })).toMatchObject({
      type: 'srflx',
      protocol: 'udp',
      family: 'ipv4',
      port: 46154,
    });
    expect(factsOf({ candidate: 'candidate:1 1 tcp 1 ab-cd.local 9 typ host tcptype active' })).toMatchObject({
      family: 'mdns',
      tcpType: 'active',
    });
    expect(factsOf(null)).toEqual({ endOfCandidates: true });
  });

  it.each([
    ['203.0.113.7', 'ipv4'],
    ['3405803783', 'ipv4'],
    ['::ffff:203.0.113.7', 'ipv4'],
    ['fe80::1%eth0', 'ipv6'],
    ['a:b', 'name'],
    ['turn.example.com', 'name'],
    ['AB-CD.local', 'mdns'],
  ])('of a candidate: %s is of the family %s', (address, family) => {
    expect(factsOf({ candidate: `candidate:1 1 udp 1 ${address} 9 typ host` })).toMatchObject({ address, family });
  });

  it.each(['', 'v=0', 'v=0\nm=\na=rtpmap:', `v=0\r\n${'m=audio 9 x 0\r\n'.repeat(5000)}`, '=\u0001='])(
    'never throws and stays small (%#)',
    (sdp) => {
      expect(JSON.stringify(factsOf({ type: 'offer', sdp })).length).toBeLessThan(20_000);
      expect(JSON.stringify(factsOf({ candidate: `${sdp} ` })).length).toBeLessThan(20_000);
    },
  );
});
