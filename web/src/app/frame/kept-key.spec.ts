import { keepKeys } from './kept-key';

describe('a key that is held down', () => {
  const heard: string[] = [];

  beforeAll(() => keepKeys(window));

  afterAll(() => document.body.replaceChildren());

  beforeEach(() => {
    heard.length = 0;
    document.body.innerHTML = '<button id="open">Delete</button><button id="sure">Yes</button>';
    for (const { id } of document.querySelectorAll('button'))
      document.getElementById(id)!.addEventListener('keydown', ({ key }) => heard.push(`${id} ${key}`));
  });

  const press = (id: string, key: string, of: KeyboardEventInit = {}, type = 'keydown') =>
    document
      .getElementById(id)!
      .dispatchEvent(new KeyboardEvent(type, { key, code: key, bubbles: true, cancelable: true, ...of }));

  it.each(['Enter', ' ', 'Escape'])('does nothing to what has the focus by then: %s', (key) => {
    press('open', key);
    expect(press('sure', key, { repeat: true })).toBe(false);
    expect(heard).toEqual([`open ${key}`]);
  });

  it('goes on where it was pressed', () => {
    press('open', 'Enter');
    press('open', 'Enter', { repeat: true });
    expect(heard).toEqual(['open Enter', 'open Enter']);
  });

  it('walks on through what it comes to, by arrows', () => {
    press('open', 'ArrowDown');
    press('sure', 'ArrowDown', { repeat: true });
    expect(heard).toHaveLength(2);
  });

  it('begins again once it was let go', () => {
    press('open', 'Enter');
    press('open', 'Enter', {}, 'keyup');
    press('sure', 'Enter');
    expect(heard).toEqual(['open Enter', 'sure Enter']);
  });
});
