import { readTurnUrl } from './turn-url.js';

it.each([
  ['turn:turn.example.com', { host: 'turn.example.com', port: 3478, transport: 'udp' }],
  ['turn:turn.example.com:3479?transport=udp', { host: 'turn.example.com', port: 3479, transport: 'udp' }],
  ['TURN:192.0.2.1:80?transport=TCP', { host: '192.0.2.1', port: 80, transport: 'tcp' }],
  ['turns:turn.example.com', { host: 'turn.example.com', port: 5349, transport: 'tls' }],
  ['turns:turn.example.com:443?transport=tcp', { host: 'turn.example.com', port: 443, transport: 'tls' }],
  ['turn:[2001:db8::1]:3478', { host: '2001:db8::1', port: 3478, transport: 'udp' }],
])('%s is understood', (text, url) => expect(readTurnUrl(text)).toEqual(url));

it('TLS over UDP is told apart', () => expect(readTurnUrl('turns:turn.example.com?transport=udp')).toBe('dtls'));

it.each(['turn:', 'turn:a:0', 'turn:a:70000', 'turn:a?transport=sctp', 'turn:ann@a', 'turn://a', 'stun:a', 'turn:a/b'])(
  '%s is no TURN URL',
  (text) => expect(readTurnUrl(text)).toBeNull(),
);
