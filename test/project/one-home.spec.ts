import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every product source that the server and the page are made of, with its text. */
const sources = ['contracts', 'server', 'web/src/app'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(folder, path), 'utf8') })),
);

describe('a rule has one home, and no file beside it decides by itself', () => {
  it.each([
    [
      'which page a signal belongs to',
      'contracts/epochs.ts',
      /[eE]poch\)?!? ?(===|!==|[<>]=?|\+|\|\|) (?!null|undefined)|(===|!==|[<>]=?) [\w.?!]*[eE]poch\b/,
    ],
    ['which refusals pass', 'contracts/errors.ts', /'rate-limited', 'unavailable'|status !== 429/],
    [
      'how many people fit in',
      'contracts/capacity.ts',
      /[<>]=? [\w.!()]*(maxParticipants|ax(Video|Audio)Participants|mostWithVideo|places)\b(?!\.)|Math\.min\(ROOM_PLACES/,
    ],
    ['do not disturb', 'server/calls/rows/do-not-disturb.ts', /availability === 'busy'|\.silent &&|me\.silent =/],
  ])('%s: %s', (_, home, decides) => {
    const deciding = sources.filter(({ text }) => decides.test(text)).map(({ path }) => path);
    expect(deciding).toEqual([home]);
  });
});
