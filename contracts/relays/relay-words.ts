import type { RelayFault } from './relay-tries.js';

/** For administrators: what is wrong, and what to do. */
export const RELAY_FAULT_WORDS: Readonly<Record<RelayFault, string>> = {
  'bad-url': 'This is no TURN URL. Write it like turn:turn.example.com:3478?transport=udp.',
  dtls: 'Browsers do not speak TLS over UDP. Leave out ?transport=udp, or write turn: for plain UDP.',
  'name-not-found': 'The name is not known. Check its spelling and the DNS.',
  'no-route': 'There is no route to this address. Check the network of the machine that asks.',
  'connection-refused': 'Nothing listens on this port. Is the TURN server running, and is the port right?',
  'connection-closed':
    'The connection was closed before an answer came. A firewall may cut it, or something else listens there.',
  'no-answer': 'No answer came. Is the TURN server running, and does the firewall let this port through?',
  certificate:
    'The certificate is not trusted: it has run out, is for another name, or its issuer is unknown. Browsers refuse it, too.',
  tls: 'The connection could not be encrypted. Does the TURN server have a certificate and its key?',
  'not-turn': 'Something answered that is no TURN server. Check the port.',
  unreachable: 'The browser could not reach it. Is it running, and does the network here let this port through?',
  redirected: 'It sends clients to another server. Name that one in TURN_URLS.',
  'bad-request': 'It did not understand the request. Is it an old version?',
  credentials: 'It did not take the credentials. Compare TURN_SECRET with its static-auth-secret, and both clocks.',
  forbidden: 'Its rules forbid it. Look at its allowed and denied addresses.',
  mismatch: 'It confuses this connection with another one. Does a load balancer stand in front of it?',
  'stale-nonce': 'It keeps saying that its nonce is too old. Does a load balancer mix up several servers?',
  'no-such-family': 'It has no IPv4 relay address. Give it one with relay-ip.',
  'unsupported-transport': 'It does not relay UDP. Remove no-udp-relay from its settings.',
  'user-quota': 'The quota of one user is used up. Wait until calls are over, or raise user-quota.',
  'server-error': 'It has an error of its own. Look at its log.',
  full: 'It has no relay port left. Give it more ports, or raise total-quota.',
  refused: 'It refused, and did not say why. Look at its log.',
  'own-address-forbidden':
    'It gives relay addresses, and forbids them to reach each other: two people who both need the relay are not connected. Allow its own address (allowed-peer-ip).',
  'address-not-public':
    'The relay address is private, so only people in its own network can use it. Behind NAT the TURN server needs external-ip.',
};
