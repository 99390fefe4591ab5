import { observationOf, OBSERVED } from './observations.js';

const NETWORK = { what: 'network', agoMs: 0, kind: 'wifi', speed: null, online: true };

describe('observationOf', () => {
  it('takes what has exactly its fields', () => {
    expect(observationOf(NETWORK)).toEqual(NETWORK);
    const page = { what: 'page', agoMs: 12, state: 'hidden', forMs: 4_000 };
    expect(observationOf(page)).toEqual(page);
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['text', 'network'],
    ['a list', [NETWORK]],
    ['a kind that is not in the list', { ...NETWORK, what: 'address' }],
    ['the name of something that every object has', { what: 'constructor', agoMs: 0 }],
    ['a field that is missing', { what: 'network', agoMs: 0, kind: 'wifi', online: true }],
    ['a further field', { ...NETWORK, address: '192.0.2.1' }],
    ['a word that is not in the list', { ...NETWORK, kind: '192.0.2.1' }],
    ['a number for a word', { ...NETWORK, speed: 4 }],
    ['text for a yes or no', { ...NETWORK, online: 'yes' }],
    ['a time below zero', { ...NETWORK, agoMs: -1 }],
    ['a time that is no number', { ...NETWORK, agoMs: NaN }],
    ['a time of more than a day', { ...NETWORK, agoMs: 86_400_001 }],
    ['a fraction', { ...NETWORK, agoMs: 0.5 }],
  ])('refuses %s', (_, value) => expect(observationOf(value)).toBeNull());

  it('has no field that takes free text', () => {
    for (const fields of Object.values(OBSERVED))
      for (const fits of Object.values(fields))
        for (const text of ['<script>', '192.0.2.1', 'Ann', '', '\u0000']) expect(fits(text)).toBe(false);
  });
});
