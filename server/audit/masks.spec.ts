import { AddressMask, maskedSample } from './masks.js';

const ADDRESSES = [
  '192.0.2.7',
  '2001:db8::7',
  '2001:0db8:85a3:0000:0000:8a2e:0370:7334',
  '::1',
  'fe80::1ff:fe23:4567:890a%eth2',
  '::ffff:192.0.2.128',
  '8d0d1c8c-7f1f-4f0f-9f1d-0f2b3c4d5e6f.local',
  'turn.corp.example',
  'MÜNCHEN-pc.corp.example',
  '１９２．０．２．７',
];
const newMask = (key = 'call 1') => new AddressMask(key);

describe('the mask over addresses', () => {
  it.each(ADDRESSES)('hides %s, alone and within text', (address) => {
    const masked = newMask().value({ facts: [address, { error: `no route to [${address}]:3478 (udp)` }] });
    expect(JSON.stringify(masked)).not.toContain(address);
    expect(JSON.stringify(masked)).not.toMatch(/\d+\.\d+\.\d+\.\d+|[0-9a-f]*::|:[0-9a-f]+:/i);
  });

  it.each([
    ['addr:2001:db8::41', /^addr:ipv6-\w+$/],
    ['turn:2001:db8::52:3478', /^turn:ipv6-\w+$/],
    ['turn:2001:db8:1:2:3:4:5:6:3478', /^turn:ipv6-\w+:3478$/],
    ['addr:::1', /^addr:ipv6-\w+$/],
    ['IP203.0.113.53', /^IPipv4-\w+$/],
    ['host_203.0.113.54', /^host_ipv4-\w+$/],
    ['1203.0.113.54:9', /^1ipv4-\w+:9$/],
    ['from 2001:db8:aaaa:bbbb:cccc:', /^from name-\w+:$/],
    ['2001:470:', /^name-\w+:$/],
    ['IPdead:beef:cafe::1', /^IPipv6-\w+$/],
    ['turn:gateway:3478', /^turn:name-\w+:3478$/],
    ['turn:me:pass@gateway:3478', /^turn:…@name-\w+:3478$/],
    ['turns:relay.corp.example?transport=tcp', /^turns:name-\w+\?transport=tcp$/],
    ['turn:192.0.2.7:3478', /^turn:ipv4-\w+:3478$/],
    ['ann@mail.corp.example', /^ann@name-\w+$/],
    ['203-0-113-53.dyn.corp.example said', /^name-\w+ said$/],
  ])('hides what is stuck to something or cut short: %s', (text, masked) => {
    expect(newMask().text(text)).toMatch(masked);
  });

  it('gives each address one name, however it is spelled and whatever came before', () => {
    const [one] = [newMask().text('192.0.2.7')];
    const spellings = ['192.0.2.7', '::ffff:192.0.2.7', '::FFFF:c000:207'];
    expect(new Set(spellings.map((text) => newMask().text(text)))).toEqual(new Set([one]));
    const six = ['2001:db8::7', '2001:DB8:0:0::7', '2001:0db8:0:0:0:0:0:7', '2001:db8::7%eth0'];
    expect(new Set(six.map((text) => newMask().text(text))).size).toBe(1);
    const mask = newMask();
    for (const text of ['198.51.100.1', '198.51.100.2']) mask.text(text);
    expect(mask.text('no way to 192.0.2.7')).toBe(`no way to ${one}`);
    expect(mask.text('198.51.100.1')).not.toBe(mask.text('198.51.100.2'));
    expect(newMask('call 2').text('192.0.2.7')).not.toBe(one);
  });

  const candidate = (address: string) => ({
    ...{ type: 'host', protocol: 'udp', address, family: 'ipv4' as const, port: 9, priority: 1 },
    ...{ tcpType: null, mid: '0' },
  });

  it.each([
    ['printer', 'name'],
    ['3221225991', 'ipv4'],
    ['0xC0000207', 'ipv4'],
    ['0300.0.2.7', 'ipv4'],
    ['１９２．０．２．７', 'ipv4'],
    ['fe80::1%eth0', 'ipv6'],
    ['AB-cd.LOCAL', 'mdns'],
    ['not an address: (.*', 'name'],
    ['x', 'name'],
    ['', 'name'],
  ])('hides the address of a candidate whole: %s', (address, family) => {
    const facts = newMask().facts(candidate(address));
    expect(facts).toMatchObject({ type: 'host', family, address: expect.stringMatching(`^${family}-[g-z]{6}$`) });
  });

  it.each(['printer', '3221225991', '0xC0000207', 'not an address: (.*'])(
    'finds the address of a candidate in other text: %s',
    (address) => {
      const mask = newMask();
      mask.learn(address);
      const { address: name } = mask.facts(candidate(address)) as { address: string };
      expect(mask.text(`no way to_${address.toUpperCase()}9 by udp`)).toBe(`no way to_${name}9 by udp`);
    },
  );

  it('takes the number after a known address for a port', () => {
    const mask = newMask();
    mask.learn('2001:DB8::52');
    expect(mask.text('turn:2001:db8::52:3478')).toBe(`turn:${mask.text('2001:db8::52')}:3478`);
  });

  it('leaves alone what is no address', () => {
    const fingerprint = 'AB:CD:EF:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11';
    for (const text of [
      `sha-256 ${fingerprint} at 12:04, 3.14, v1.2.3, a=mid:0`,
      fingerprint,
      'fingerprint (sha-256 AA:BB:…), sha-256 20:01:0d:b8',
      'at 10:03:12, 10:03:12.345 and 2026-01-31T09:30:00.000Z: failed',
      'Chrome 120.0.6099.109 on Linux, main:12:34, webrtc::PeerConnection, e.g. 1.2.3-beta',
      'RTCPeerConnection.setRemoteDescription: bad state... the m-lines differ',
      'RTP/SAVPF 111 opus/48000/2 trickle renomination',
    ])
      expect(newMask().text(text)).toBe(text);
    const value = { at: new Date(0), none: null, count: 3, flag: true };
    expect(newMask().value(value)).toEqual(value);
  });

  it('hides an address that was learnt after a text with it had been read, in every copy', () => {
    const mask = newMask();
    const copies = [mask, mask.sparing(['Ben']), mask.sparing([])];
    const text = 'from laptop-of-ann to there';
    for (const one of copies) expect(one.text(text)).toBe(text);
    mask.learn('laptop-of-ann');
    for (const one of copies) expect(one.text(text)).not.toContain('laptop-of-ann');
    copies[1]!.learn('printer-of-ben');
    for (const one of copies) expect(one.text('printer-of-ben')).not.toContain('printer-of-ben');
  });

  it('leaves what people are called, but for what is an address', () => {
    const mask = newMask().sparing(['Dr.Miller', '192.0.2.7', 'ann.local', 'Ben']);
    expect(mask.text('Dr.Miller heard Ben')).toBe('Dr.Miller heard Ben');
    expect(mask.text('192.0.2.7 and ann.local')).toMatch(/^ipv4-\w+ and mdns-\w+$/);
    expect(newMask().text('Dr.Miller')).toMatch(/^name-/);
  });

  it('hides the secrets that are in the log from before', () => {
    expect(newMask().text('bad ice-pwd=abcdef')).toBe('bad ice-pwd=…');
  });
});

describe('a sample under the mask', () => {
  const masked = (pair: Record<'local' | 'remote' | 'protocol', string> & { relayProtocol: string | null }) =>
    maskedSample({ pair } as Parameters<typeof maskedSample>[0]).pair;

  it('shows the words there are for a pair', () => {
    const pair = { local: 'relay', remote: 'prflx', protocol: 'udp', relayProtocol: 'tls' };
    expect(masked(pair)).toEqual(pair);
    expect(masked({ ...pair, relayProtocol: null })).toEqual({ ...pair, relayProtocol: null });
  });

  it('and no others', () => {
    const [local, remote] = ['192.0.2.7', 'turn.corp.example'];
    expect(masked({ local, remote, protocol: 'constructor', relayProtocol: 'secret' })).toEqual({
      ...{ local: 'unknown', remote: 'unknown', protocol: 'unknown', relayProtocol: 'unknown' },
    });
  });
});
