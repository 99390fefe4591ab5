import { TestBed } from '@angular/core/testing';
import { PublicAddress } from './public-address';

describe('a link that is given to others', () => {
  const write = (content: string) => {
    const meta = Object.assign(document.createElement('meta'), { name: 'parley-address', content });
    document.head.append(meta);
  };
  afterEach(() => document.querySelector('meta[name="parley-address"]')?.remove());
  const link = () => TestBed.inject(PublicAddress).linkTo('/join/abcd-efgh-jkmn');

  it('goes by the address that the server says, wherever the page was reached', () => {
    write('https://calls.example');
    expect(link()).toBe('https://calls.example/join/abcd-efgh-jkmn');
  });

  it('goes by that of the page where the server says none', () => {
    write('');
    expect(link()).toBe(new URL('/join/abcd-efgh-jkmn', document.baseURI).href);
  });
});
