import { PacketType } from 'socket.io-parser';
import { measureJson } from './json-shape.js';
import { judgePacket } from './packet-judge.js';

const verdict = (text: string) => {
  const judgement = judgePacket(text);
  return judgement.is === 'refused' ? [judgement.id, judgement.problem.code] : judgement.is;
};

describe('S10: a packet is judged before it is parsed', () => {
  it.each([
    ['2["sync"]', { type: PacketType.EVENT, data: ['sync'] }],
    ['20["sync",{}]', { type: PacketType.EVENT, data: ['sync', {}], id: 0 }],
    ['2999999999999999["signal",[1]]', { type: PacketType.EVENT, data: ['signal', [1]], id: 999_999_999_999_999 }],
    ['0{"token":"x"}', { type: PacketType.CONNECT, nsp: '/', data: { token: 'x' } }],
    ['0', { type: PacketType.CONNECT, nsp: '/' }],
    ['0/x,{}', { type: PacketType.CONNECT, nsp: '/x', data: {} }],
    ['1', { type: PacketType.DISCONNECT }],
  ])('takes %s', (text, packet) => {
    expect(judgePacket(text)).toMatchObject({ is: 'packet', packet });
  });

  it.each([
    ['27["sync",1,1]', [7, 'validation-failed']],
    ['27["sync",{"a":"]"},1]', [7, 'validation-failed']],
    ['27["call:heartbeat",{"callId":"' + 'é'.repeat(250) + '"}]', [7, 'payload-too-large']],
    ['27["signal",{"a":[[[[[[[]]]]]]]}]', [7, 'validation-failed']],
    ['27["signal"', [7, 'validation-failed']],
    ['27[{}]', [7, 'validation-failed']],
    ['2["sync",1,1]', [null, 'validation-failed']],
    ['51-7["signal",{"_placeholder":true,"num":0}]', [7, 'validation-failed']],
  ])('refuses %s with an acknowledgement where one is asked for', (text, expected) => {
    expect(verdict(text)).toEqual(expected);
  });

  it.each(['3', '30[]', '61-0[]', '2', '27', '27{}', '21234567890123456["sync"]'])('passes over %s', (text) => {
    expect(verdict(text)).toBe('ignored');
  });

  it.each([
    '',
    '4',
    '7',
    'x',
    '1x',
    '0[]',
    '0{',
    '0"a"',
    '2/x,["sync"]',
    `0/${'x'.repeat(99)},`,
    '0{"a":{"b":{"c":{}}}}',
  ])('calls %j alien', (text) => {
    expect(verdict(text)).toBe('alien');
  });
});

describe('the shape of a JSON text', () => {
  const bounds = { depth: 9, members: 99 };

  it('is found without what stands in strings', () => {
    const text = JSON.stringify(['[,{"\\', { 'a,\\"': [1, 2], b: {} }]);
    expect(measureJson(text, 0, bounds)).toEqual({ depth: 3, members: 7, outer: 2 });
  });

  it('is not looked for beyond the bounds', () => {
    expect(measureJson('['.repeat(100_000), 0, bounds).depth).toBe(10);
    expect(measureJson(','.repeat(100_000), 0, bounds).members).toBe(100);
  });
});
