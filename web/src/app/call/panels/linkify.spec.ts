import { linkify } from './linkify';

const links = (text: string) => linkify(text).filter(({ href }) => href !== null);
const texts = (text: string) => links(text).map((part) => part.text);

describe('linkify', () => {
  it('leaves words as they are', () => {
    expect(linkify('See you at 10:30')).toEqual([{ text: 'See you at 10:30', href: null }]);
    expect(linkify('')).toEqual([]);
  });

  it('finds addresses between words', () => {
    expect(linkify('Look at https://example.org/a?b=1#c now')).toEqual([
      { text: 'Look at ', href: null },
      { text: 'https://example.org/a?b=1#c', href: 'https://example.org/a?b=1#c' },
      { text: ' now', href: null },
    ]);
  });

  it.each([
    ['Read http://example.org.', 'http://example.org'],
    ['(see https://example.org/x)', 'https://example.org/x'],
    ['https://en.wikipedia.org/wiki/Mesh_(network)', 'https://en.wikipedia.org/wiki/Mesh_(network)'],
    ['Is it https://example.org/x?!', 'https://example.org/x'],
    ['“https://example.org/y”', 'https://example.org/y'],
    ['HTTPS://EXAMPLE.ORG/Z', 'HTTPS://EXAMPLE.ORG/Z'],
    ['see https://example.org/päth, please', 'https://example.org/päth'],
    ['[https://example.org/w].', 'https://example.org/w'],
  ])('of %s takes %s', (text, address) => expect(texts(text)).toEqual([address]));

  it('finds several, over lines', () => {
    expect(texts('https://a.example\nhttps://b.example https://c.example')).toHaveLength(3);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'ftp://example.org',
    'file:///etc/passwd',
    'https://',
    'http://:80',
    'xhttps://example.org',
  ])('makes no address of %s', (text) => expect(links(text)).toEqual([]));

  it('takes an address out of markup, and keeps the markup as text', () => {
    const parts = linkify('<a href="https://example.org">x</a>');
    expect(parts.map(({ text }) => text).join('')).toBe('<a href="https://example.org">x</a>');
    expect(parts.find(({ href }) => href !== null)?.href).toBe('https://example.org/');
  });

  it('loses no character, whatever the message', () => {
    for (const text of [
      'a https://x.example) b',
      'https://x.example,https://y.example',
      ' \n ',
      '🎉https://z.example🎉',
    ])
      expect(
        linkify(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
  });
});
