import { randomUUID } from 'node:crypto';
import type { Call, QualitySample, SignalData, SignalKind } from '../../../contracts/index.js';
import { eventually } from '../../support/eventually.js';
import type { TestClient } from '../../support/client.js';
import type { TestSocket } from '../../support/socket.js';

/** Addresses in the caller's candidates, from the ranges for documentation. */
export const ADDRESSES = ['192.0.2.7', '2001:db8::7'];
/** A line that is in no facts, only in the raw text of every offer. */
export const RAW_LINE = 'a=x-only-in-raw-text:1';

const MEDIA = { audio: true, video: false, screen: false };
const sdp = (direction: string, ufrag: string) =>
  [
    ...['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0'],
    ...[`a=ice-ufrag:${ufrag}`, 'a=ice-pwd:topsecrettopsecrettopsecret', 'a=mid:0', `a=${direction}`],
    ...['a=rtpmap:111 opus/48000/2', RAW_LINE, ''],
  ].join('\r\n');
const candidate = (address: string) => ({
  ...{ candidate: `candidate:1 1 udp 2113937151 ${address} 54321 typ host`, sdpMid: '0', sdpMLineIndex: 0 },
});

/** A finished call signalled by API: two offers, candidates, an answer, one failed signal, samples. */
export async function loggedCall(caller: TestClient, callee: TestClient): Promise<Call> {
  const [from, to] = [caller.device(), callee.device()];
  const [a, b] = [await from.socket(), await to.socket()];
  const { body: call } = await from.api<Call>('POST', '/calls', { calleeId: callee.user.id, type: 'audio' });
  const { participantId: callerId } = await a.ok('call:join', { callId: call.id, media: MEDIA });
  await b.ok('call:ringing', { callId: call.id });
  await to.api('POST', `/calls/${call.id}/accept`);
  const { participantId: calleeId } = await b.ok('call:join', { callId: call.id, media: MEDIA });
  const send = (socket: TestSocket, kind: SignalKind, data: SignalData) =>
    socket.ok('signal', {
      ...{ callId: call.id, to: socket === a ? calleeId : callerId, kind, data, clientId: randomUUID() },
    });
  await send(a, 'offer', { type: 'offer', sdp: sdp('sendrecv', 'first') });
  for (const address of ADDRESSES) await send(a, 'candidate', candidate(address));
  await send(b, 'answer', { type: 'answer', sdp: sdp('sendrecv', 'theirs') });
  const { id } = await send(a, 'offer', { type: 'offer', sdp: sdp('recvonly', 'second') });
  await b.next('signal', (message) => message.id === id);
  await b.ok('signal:applied', { callId: call.id, id, error: 'InvalidStateError: have-local-offer' });
  await a.ok('call:quality', { callId: call.id, samples: [sampleOf(calleeId)] });
  await to.api('POST', `/calls/${call.id}/end`);
  await eventually(async () => expect((await from.api<Call>('GET', `/calls/${call.id}`)).body.status).toBe('ended'));
  for (const socket of [a, b]) socket.close();
  return call;
}

function sampleOf(participantId: number): QualitySample {
  return {
    ...{ participantId, spanMs: 5000, rttMs: 40, jitterMs: 3, lossPercent: 0.2, concealedPercent: 0, freezes: 0 },
    ...{ audioInKbps: 30, audioOutKbps: 31, videoInKbps: 0, videoOutKbps: 0, width: null, height: null, fps: null },
    pair: { local: 'host', remote: 'srflx', protocol: 'udp', relayProtocol: null },
    limitation: null,
  };
}
