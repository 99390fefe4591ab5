import { createSocket } from 'node:dgram';
import { encodeStun, METHOD, newTransactionId } from './stun-message.js';
import { relayOverUdp } from './stun-values.js';
import { TurnClient } from './turn-client.js';
import { cutIntoMessages, openLine } from './turn-line.js';

const newMessage = () =>
  encodeStun({
    method: METHOD.allocate,
    class: 'request',
    transactionId: newTransactionId(),
    attributes: [relayOverUdp()],
  });

it('messages come whole, wherever the stream was cut', () => {
  const sent = [newMessage(), newMessage(), newMessage()];
  const stream = Buffer.concat(sent);
  for (let cut = 0; cut <= stream.length; cut += 1) {
    const first = cutIntoMessages(stream.subarray(0, cut));
    const second = cutIntoMessages(Buffer.concat([first.left, stream.subarray(cut)]));
    expect([...first.messages, ...second.messages]).toEqual(sent);
    expect(second.left).toHaveLength(0);
  }
});

it('a message that claims to be longer than any answer is not waited for as one', () => {
  const claim = Buffer.from([1, 3, 0xff, 0xfc, ...newMessage().subarray(4)]);
  expect(cutIntoMessages(claim)).toEqual({ messages: [], left: claim });
});

const overUdp = (host: string, port: number) =>
  openLine({ host, port, transport: 'udp' }, { signal: AbortSignal.timeout(5_000) });

it('a UDP line that is closed ends the request that waits, and what is sent afterwards goes nowhere', async () => {
  const server = createSocket('udp4');
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
  let arrived = 0;
  server.on('message', () => (arrived += 1));
  const line = await overUdp('127.0.0.1', server.address().port);
  const asked = new TurnClient(line, { username: '1:ann', credential: 'secret' }).allocate();
  setTimeout(() => line.close(), 100);
  await expect(asked).rejects.toThrow('closed');
  expect(() => line.send(newMessage())).not.toThrow();
  line.close();
  // The first repeat would have been sent by now.
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(arrived).toBe(1);
  server.close();
});

it('an address to which there is no way fails when the UDP line is opened', async () => {
  // Without the right to broadcast, the system refuses this one everywhere.
  await expect(overUdp('255.255.255.255', 3478)).rejects.toMatchObject({ syscall: 'connect' });
});
