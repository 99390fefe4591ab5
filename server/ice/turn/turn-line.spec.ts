import { encodeStun, METHOD, newTransactionId } from './stun-message.js';
import { relayOverUdp } from './stun-values.js';
import { cutIntoMessages } from './turn-line.js';

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
