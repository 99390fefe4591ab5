import type { CallEventDetails, CallEventKind } from '@contracts';
import { readEvent } from './event-words';

const NAMES = { participant: String, user: () => null };
const WEB1 = { host: 'web-1', number: 11 };
const WEB2 = { host: 'web-2', number: 12 };
const read = <K extends CallEventKind>(kind: K, detail: CallEventDetails[K]) => {
  const { words, failed } = readEvent({ kind, detail }, NAMES);
  return [words, failed];
};

describe('what befell servers, in words', () => {
  it.each([
    [read('on-server', { ...WEB1, from: null }), 'Is on server web-1 #11', false],
    [read('on-server', { ...WEB2, from: WEB1 }), 'Went on at server web-2 #12, from web-1 #11', false],
    [
      read('server-gone', { ...WEB1, silentSeconds: 8 }),
      'Server web-1 #11 died or stood still (not heard for 8 s)',
      true,
    ],
    [read('server-stopping', WEB1), 'Left server web-1 #11, which stops', false],
    [read('server-stopping', null), 'Left the server, which stops', false],
    [read('server-came', WEB1), 'Server web-1 #11 came up beside the others', false],
    [read('server-started', null), 'The server came up', true],
    [read('server-started', WEB1), 'Server web-1 #11 came up, alone', true],
    [read('server-away', { why: 'paused', seconds: 7 }), 'The server did not run for a while (7 s)', true],
    [
      read('server-away', { why: 'paused', seconds: 7, server: WEB1 }),
      'The server did not run for a while (7 s, web-1 #11)',
      true,
    ],
  ])('%s', (found, words, failed) => {
    expect(found).toEqual([words, failed]);
  });
});
