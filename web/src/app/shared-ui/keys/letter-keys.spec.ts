import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { Floats } from '../floating/floats';
import * as overlays from '../floating/overlays';
import { Hands } from './hands';
import { LetterKeys } from './letter-keys';

describe('LetterKeys', () => {
  const dialogs = { openDialogs: [] as unknown[] };
  let keys: LetterKeys;

  afterAll(() => document.body.replaceChildren());

  beforeEach(() => {
    localStorage.clear();
    dialogs.openDialogs = [];
    document.body.innerHTML =
      '<button>Mute</button><input><div role="menu" tabindex="-1"></div><p contenteditable tabindex="0"></p>';
    TestBed.configureTestingModule({ providers: [{ provide: MatDialog, useValue: dialogs }] });
    TestBed.inject(Floats).use(overlays);
    TestBed.inject(Hands);
    keys = TestBed.inject(LetterKeys);
  });

  const at = (selector: string) => {
    const found = document.querySelector<HTMLElement>(selector)!;
    found.focus();
    return found;
  };
  const letterAt = (selector: string, key = 'm', of: KeyboardEventInit = {}) => {
    let letter: string | null = null;
    const listen = (event: KeyboardEvent) => (letter = keys.letterOf(event));
    document.addEventListener('keydown', listen, { once: true });
    at(selector).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...of }));
    return letter;
  };

  it('is the letter that was pressed where keys mean nothing else', () => {
    expect(letterAt('button')).toBe('m');
    expect(letterAt('button', 'M', { shiftKey: true })).toBe('m');
  });

  it.each(['input', '[role=menu]'])('is none in %s', (place) => {
    expect(letterAt(place)).toBeNull();
  });

  it.each([
    { ctrlKey: true },
    { metaKey: true },
    { altKey: true },
    { repeat: true },
    { isComposing: true },
    { keyCode: 229 },
  ])('is none with %o', (of) => expect(letterAt('button', 'm', of)).toBeNull());

  it('is none while a dialog is open', () => {
    dialogs.openDialogs = [{}];
    expect(letterAt('button')).toBeNull();
  });

  it('is none in the middle of a text whose field has gone', () => {
    letterAt('input', 'h');
    at('input').remove();
    expect(letterAt('button')).toBeNull();
  });

  it('is switched off for good, and no name promises it then', () => {
    keys.switch(false);
    expect(letterAt('button')).toBeNull();
    expect(keys.withKey('Mute', 'M')).toBe('Mute');
    expect(localStorage.getItem('parley-letter-keys')).toBe('off');
    keys.switch(true);
    expect(letterAt('button')).toBe('m');
    expect(keys.withKey('Mute', 'M')).toBe('Mute (M)');
  });
});
