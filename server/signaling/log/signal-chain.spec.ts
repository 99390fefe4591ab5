import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonical, chainHash, Chains, type NewSignal, type Sealable } from './signal-chain.js';

const row = (more: Partial<Sealable> = {}): NewSignal =>
  ({
    callId: 1,
    senderId: 2,
    recipientId: 3,
    senderEpoch: 1,
    recipientEpoch: 1,
    kind: 'offer',
    data: { type: 'offer', sdp: 'v=0' },
    dataHash: 'd',
    facts: { media: [] },
    clientId: 'c',
    outcome: 'relayed',
    refusal: null,
    createdAt: new Date('2026-01-01T00:00:00.001Z'),
    ...more,
  }) as NewSignal;

describe('the chain of a call’s signals', () => {
  const changes: Partial<Sealable>[] = [
    { callId: 9 },
    { senderId: 9 },
    { recipientId: 9 },
    { senderEpoch: 9 },
    { recipientEpoch: 9 },
    { kind: 'answer' },
    { data: { type: 'offer', sdp: 'v=1' } },
    { dataHash: 'e' },
    { facts: { media: [1] } },
    { clientId: null },
    { outcome: 'refused' },
    { refusal: 'stale-epoch' },
    { createdAt: new Date('2026-01-01T00:00:00.002Z') },
  ];

  it.each(changes)('notices %j', (change) => {
    expect(chainHash('p', row(change))).not.toBe(chainHash('p', row()));
  });

  it('notices another row before, and does not mind reports that come later', () => {
    expect(chainHash('q', row())).not.toBe(chainHash('p', row()));
    const later = { appliedAt: new Date(), deliveredAt: new Date(), sealed: null } as Partial<Sealable>;
    expect(chainHash('p', row(later))).toBe(chainHash('p', row()));
  });

  it('does not mind in which order a database keeps the keys', () => {
    expect(canonical({ b: [{ d: 1, c: null }], a: 'x' })).toBe(canonical({ a: 'x', b: [{ c: null, d: 1 }] }));
    expect(canonical(null)).toBe('null');
  });

  it('turns every JSON into exactly the text by which older rows were hashed', () => {
    const key = fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.constantFrom('__proto__', 'constructor', 'toJSON', '10', '9', ''),
    );
    const { any } = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.jsonValue(),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.array(fc.tuple(key, tie('any')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
      ),
    }));
    fc.assert(fc.property(any, (value) => canonical(value) === olderCanonical(value)));
  });

  it('gives a row the hash that it has always had', () => {
    const one = row({ facts: { mid: null, address: '192.0.2.1' } });
    const text = JSON.stringify([
      ...['p', 1, 2, 3, 1, 1, 'offer', 'd', '{"sdp":"v=0","type":"offer"}', '{"address":"192.0.2.1","mid":null}'],
      ...['c', 'relayed', null, '2026-01-01T00:00:00.001Z'],
    ]);
    expect(chainHash('p', one)).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('goes on for each call where it was', () => {
    const chains = new Chains(new Map([[1, 'head']]));
    const [first, second, other] = [row(), row({ clientId: 'd' }), row({ callId: 2 })];
    for (const one of [first, second, other]) chains.link(one);
    expect(first.previousHash).toBe('head');
    expect(second.previousHash).toBe(first.rowHash);
    expect(other.previousHash).toBeNull();
    expect(chains.gained().get(1)).toEqual({ head: second.rowHash, count: 2 });
  });
});

/** As it was first written: a call for each value. */
function olderCanonical(value: unknown): string {
  const sorted = (part: object) => Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  const isPlain = (part: unknown): part is object => typeof part === 'object' && part !== null && !Array.isArray(part);
  return JSON.stringify(value, (_, part: unknown) => (isPlain(part) ? sorted(part) : part)) ?? 'null';
}
