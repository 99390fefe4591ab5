import { browserStore, keepsNothing, tabStore } from './stores';

describe.each([
  ['browser', browserStore, 'localStorage'],
  ['tab', tabStore, 'sessionStorage'],
] as const)('the store of the %s', (_, store, name) => {
  beforeEach(() => window[name].clear());
  afterEach(() => {
    vi.unstubAllGlobals();
    window[name].clear();
    for (const one of store.names()) store.remove(one);
  });

  it('keeps what it is given where the browser keeps it', () => {
    store.set('colour', 'blue');
    expect([store.get('colour'), window[name].getItem('colour'), store.names()]).toEqual(['blue', 'blue', ['colour']]);
    store.remove('colour');
    expect([store.get('colour'), window[name].length]).toEqual([null, 0]);
  });

  it('goes on for as long as the page lives where the browser denies it', () => {
    vi.stubGlobal(name, undefined);
    store.set('colour', 'blue');
    expect([store.get('colour'), store.get('form'), store.names()]).toEqual(['blue', null, ['colour']]);
    store.remove('colour');
    expect([store.get('colour'), store.names()]).toEqual([null, []]);
  });

  it('keeps the newest where the browser is full', () => {
    store.set('colour', 'blue');
    const full = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('Full', 'QuotaExceededError');
    });
    store.set('colour', 'red');
    expect(store.get('colour')).toBe('red');
    expect(keepsNothing()).toBe(true);
    full.mockRestore();
    expect(keepsNothing()).toBe(false);
    store.set('colour', 'green');
    expect(store.get('colour')).toBe('green');
  });
});
