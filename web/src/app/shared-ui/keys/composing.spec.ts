import { shieldComposing } from './composing';

describe('a key that an input method has', () => {
  const heard: string[] = [];
  const listen = (event: Event) => void heard.push(event.type);
  let field: HTMLInputElement;
  let form: HTMLFormElement;

  beforeAll(() => {
    shieldComposing(window);
    for (const type of ['keydown', 'keyup', 'keypress']) document.addEventListener(type, listen);
  });

  afterAll(() => document.body.replaceChildren());

  beforeEach(() => {
    heard.length = 0;
    document.body.innerHTML = '<form><input><button>Send</button></form>';
    field = document.querySelector('input')!;
    form = document.querySelector('form')!;
    form.addEventListener('submit', (event) => (heard.push('submit'), event.preventDefault()));
    field.focus();
  });

  const press = (key: string, of: KeyboardEventInit = {}, type = 'keydown') =>
    field.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true, ...of }));

  it.each(['Enter', 'Escape', 'a', 'ArrowDown'])('is told to no handler: %s', (key) => {
    for (const type of ['keydown', 'keyup', 'keypress']) press(key, { isComposing: true }, type);
    press(key, { keyCode: 229 });
    expect(heard).toEqual([]);
  });

  it('sends no form, as Safari would have it', () => {
    press('Enter', { keyCode: 229 });
    form.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
    expect(heard).toEqual([]);
  });

  it('is left to the input method itself', () => {
    expect(press('Enter', { isComposing: true })).toBe(true);
  });

  it('does all it can do once the word is chosen', () => {
    press('Enter');
    form.requestSubmit();
    expect(heard).toEqual(['keydown', 'submit']);
  });

  it('keeps no button from being pressed', () => {
    press('Enter', { keyCode: 229 });
    const button = document.querySelector('button')!;
    button.focus();
    button.click();
    expect(heard).toEqual(['submit']);
  });
});
