import { readSettings } from '../../config/settings.js';
import { ProblemError } from '../../http/errors/problem.js';
import { dataHash, SignalSeal } from './signal-seal.js';

const settings = readSettings({ JWT_SECRET: 'k'.repeat(16) + 'abcdefghijklmnop', DEMO: 'off' });
const sdp =
  'v=0\r\na=ice-ufrag:abcd\r\na=ice-pwd:topsecrettopsecrettopse\r\nm=audio 9\r\na=ice-pwd:othersecretothersecret1\r\n';
const offer = { type: 'offer' as const, sdp };

describe('D4: a=ice-pwd stands in the log as its hash', () => {
  const seal = new SignalSeal(settings);

  it('no password is left in what is stored, and the sealed part does not show it either', () => {
    const stored = JSON.stringify(seal.seal(offer));
    expect(stored).not.toMatch(/topsecret|othersecret/);
    expect(stored).toContain('a=ice-pwd:sha256-');
  });

  it('what was sealed is relayed once more to the letter (D2)', () => {
    const unsealed = seal.unseal(seal.seal(offer));
    expect(unsealed?.data).toEqual(offer);
    expect(dataHash(JSON.stringify(unsealed!.data))).toBe(dataHash(JSON.stringify(offer)));
  });

  it('once the passwords are forgotten the signal cannot be relayed any more', () => {
    expect(seal.unseal({ ...seal.seal(offer), sealed: null })).toBeNull();
  });

  it('a candidate and the end of candidates have nothing to hide', () => {
    expect(seal.seal(null)).toEqual({ data: null, sealed: null });
    const candidate = { candidate: 'candidate:1', sdpMid: '0' };
    expect(seal.unseal(seal.seal(candidate))?.data).toEqual(candidate);
  });

  it('another key does not open it', () => {
    const other = new SignalSeal({ ...settings, jwtSecret: 'another secret of enough characters' });
    expect(() => other.unseal(seal.seal(offer))).toThrow();
  });

  it('refuses more passwords than a description can have', () => {
    const many = Array.from({ length: 65 }, (_, i) => `a=ice-pwd:p${i}`).join('\r\n');
    expect(() => seal.seal({ type: 'offer', sdp: `v=0\r\n${many}` })).toThrow(ProblemError);
  });
});
