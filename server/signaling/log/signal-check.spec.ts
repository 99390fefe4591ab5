import { MAX_SIGNAL_BYTES } from '../../../contracts/index.js';
import { ProblemError } from '../../http/errors/problem.js';
import { checkSignal } from './signal-check.js';

const CLIENT_ID = '3b241101-e2bb-4255-8caf-4136c566a962';
const offer = (over: object = {}) => ({
  callId: 1,
  to: 2,
  kind: 'offer',
  data: { type: 'offer', sdp: 'v=0\r\n' },
  clientId: CLIENT_ID,
  ...over,
});
const candidate = (data: unknown) => offer({ kind: 'candidate', data });

function codeOf(payload: unknown): string {
  try {
    checkSignal(payload);
    return 'passed';
  } catch (error) {
    return error instanceof ProblemError ? error.code : `not typed: ${String(error)}`;
  }
}

describe('S3: a signal is rebuilt from checked, typed fields', () => {
  it('gives back exactly the fields it knows', () => {
    expect(checkSignal({ ...offer(), toEpoch: 3 }).request).toEqual({ ...offer(), toEpoch: 3 });
    expect(checkSignal(offer()).json).toBe(JSON.stringify(offer().data));
    expect(checkSignal(candidate(null))).toMatchObject({ request: { data: null }, json: 'null' });
    const full = {
      candidate: 'candidate:1 1 udp 1 192.0.2.1 1 typ host',
      sdpMid: '0',
      sdpMLineIndex: 0,
      usernameFragment: 'x',
    };
    expect(checkSignal(candidate(full)).request.data).toEqual(full);
  });

  const HOSTILE: [string, unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a string', 'offer'],
    ['an array', [offer()]],
    ['an unknown field', offer({ from: 7 })],
    ['__proto__ as a field', JSON.parse(`{"__proto__": {"admin": true}, ${JSON.stringify(offer()).slice(1)}`)],
    ['__proto__ in the data', offer({ data: JSON.parse('{"type":"offer","sdp":"v=0","__proto__":{"x":1}}') })],
    ['an unknown kind', offer({ kind: 'hack' })],
    ['a kind that is a key of every object', offer({ kind: 'constructor' })],
    ['an object for the SDP', offer({ data: { type: 'offer', sdp: { toString: 'v=0' } } })],
    ['an answer said to be an offer', offer({ data: { type: 'answer', sdp: 'v=0' } })],
    ['an SDP that is none', offer({ data: { type: 'offer', sdp: 'hello' } })],
    ['a NUL', offer({ data: { type: 'offer', sdp: 'v=0\0' } })],
    ['half a surrogate pair', offer({ data: { type: 'offer', sdp: 'v=0\ud800' } })],
    ['text for an id', offer({ callId: '1' })],
    ['an id that is not whole', offer({ callId: 1.5 })],
    ['an id that is no number', offer({ callId: Number.NaN })],
    ['an id of more than 31 bits', offer({ to: 2 ** 31 })],
    ['a negative epoch', offer({ toEpoch: -1 })],
    ['a client id that is no UUID', offer({ clientId: '1' })],
    ['a candidate that is text', candidate('candidate:1')],
    ['a candidate whose line is a number', candidate({ candidate: 1, sdpMid: '0' })],
    ['a candidate whose mid is an object', candidate({ candidate: '', sdpMid: {} })],
    ['a line index that is no index', candidate({ candidate: '', sdpMLineIndex: -1 })],
    ['a candidate with NUL in its mid', candidate({ candidate: '', sdpMid: '\0' })],
  ];
  it.each(HOSTILE)('refuses %s', (_, payload) => expect(codeOf(payload)).toBe('validation-failed'));

  it('S4: an SDP over 64 KiB and a candidate over 2 KiB are too large; at the limit they pass', () => {
    const sdpOf = (bytes: number) => offer({ data: { type: 'offer', sdp: `v=0${'x'.repeat(bytes)}` } });
    const frame = JSON.stringify({ type: 'offer', sdp: 'v=0' }).length;
    expect(codeOf(sdpOf(MAX_SIGNAL_BYTES - frame))).toBe('passed');
    expect(codeOf(sdpOf(MAX_SIGNAL_BYTES - frame + 1))).toBe('payload-too-large');
    expect(codeOf(candidate({ candidate: 'x'.repeat(2048) }))).toBe('payload-too-large');
  });
});
