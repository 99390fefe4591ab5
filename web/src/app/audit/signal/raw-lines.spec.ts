import { rawLines } from './raw-lines';

const shown = (text: string, before: string | null) => rawLines(text, before).map(({ sign, text }) => sign + text);

describe('a raw description', () => {
  it('stands line by line', () => {
    expect(shown('v=0\r\no=- 1\r\n', null)).toEqual([' v=0', ' o=- 1']);
  });

  it('shows what came and what went since the one before, however its lines end', () => {
    expect(shown('v=0\r\na=recvonly\r\nt=0 0\r\na=mid:0\r\n', 'v=0\na=sendrecv\nt=0 0')).toEqual([
      ' v=0',
      '−a=sendrecv',
      '+a=recvonly',
      ' t=0 0',
      '+a=mid:0',
    ]);
  });

  it('keeps hostile text as text', () => {
    expect(shown('<img src=x onerror=alert(1)>\n', '')).toContain('+<img src=x onerror=alert(1)>');
  });
});
