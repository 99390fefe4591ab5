import { hostOf, isUnreachable, newsOfCandidate, newsOfError, wordsOf } from './relay-news';

const error = (of: object) => of as RTCPeerConnectionIceErrorEvent;
const URL = 'turn:relay.example.com:3478?transport=udp';

describe('what a connection learns of a relay', () => {
  it('is told with code, reason and server', () => {
    const refused = newsOfError(error({ url: URL, errorCode: 401, errorText: 'Unauthorized' }));
    expect(refused && isUnreachable(refused)).toBe(false);
    expect(refused && wordsOf(refused)).toBe(`401 Unauthorized ${URL}`);
    const gone = newsOfError(error({ url: URL, errorCode: 701, errorText: 'TURN allocate request timed out.' }));
    expect(gone && isUnreachable(gone)).toBe(true);
  });

  it('is nothing of STUN servers', () => {
    expect(newsOfError(error({ url: 'stun:stun.example.com:3478', errorCode: 701, errorText: '' }))).toBeNull();
    expect(newsOfCandidate({ type: 'srflx', url: 'stun:stun.example.com' } as never, [URL])).toEqual([]);
    expect(newsOfCandidate(null, [URL])).toEqual([]);
  });

  it('holds no credentials, and no address of this machine', () => {
    const text = 'Failed to bind 192.168.1.20:40000 and [fe80::1a2b:3c4d:5e6f:1]:9';
    const news = newsOfError(error({ url: 'turn:ann:secret@relay.example.com', errorCode: 701, errorText: text }));
    expect(news && wordsOf(news)).toBe('701 Failed to bind (address):40000 and [(address)]:9 turn:relay.example.com');
  });

  it.each([
    [URL, 'relay.example.com'],
    ['turns:Relay.Example.com', 'relay.example.com'],
    ['turn:127.0.0.1:3478', '127.0.0.1'],
    ['turn:[2001:db8::1]:3478?transport=tcp', '[2001:db8::1]'],
  ])('%s leads to %s', (url, host) => {
    expect(hostOf({ url, error: null })).toBe(host);
  });

  it('a relay that has given a candidate is known by its address too', () => {
    const news = newsOfCandidate({ type: 'relay', url: URL } as never, [URL, 'turn:other.example.com']);
    expect(news).toEqual([{ url: URL, error: null }]);
  });

  it('where the browser does not name it, it may be any of those that were asked', () => {
    const asked = ['turn:ann:secret@a.example.com', URL];
    expect(newsOfCandidate({ type: 'relay' } as never, asked).map(({ url }) => url)).toEqual([
      'turn:a.example.com',
      URL,
    ]);
  });
});
