import { inject, Injectable, signal } from '@angular/core';
import { browserStore } from '../../browser/stores';
import { Floats } from '../floating/floats';
import { isComposing } from './composing';
import { Hands } from './hands';
import { holdsKeys } from './takes-text';

const KEY = 'parley-letter-keys';

/** A letter of a non-Latin script, such as Greek or Cyrillic. Accented Latin letters have keys of their own. */
const OTHER_SCRIPT = /^(?!\p{Script=Latin})\p{L}$/u;

/**
 * The Latin letter of a key, in lower case. If the layout writes another script, it is the letter at the same place
 * on an English keyboard, which most of these keyboards have printed on the key too.
 */
export function pressedLetter({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): string {
  return (OTHER_SCRIPT.test(key) ? code.replace(/^Key/, '') : key).toLowerCase();
}

/**
 * Shortcuts of a single character. Users who dictate, or press keys by accident, can switch them off (WCAG 2.1.4);
 * the choice is kept in this browser.
 */
@Injectable({ providedIn: 'root' })
export class LetterKeys {
  private readonly hands = inject(Hands);
  private readonly floats = inject(Floats);
  private readonly mutableOn = signal(browserStore.get(KEY) !== 'off');

  readonly on = this.mutableOn.asReadonly();

  switch(on: boolean): void {
    this.mutableOn.set(on);
    browserStore.set(KEY, on ? 'on' : 'off');
  }

  /**
   * The character in lower case if it is a shortcut; null if it is text, belongs to something else, or shortcuts
   * are off.
   */
  letterOf(event: KeyboardEvent): string | null {
    if (!this.on() || !isPlain(event) || event.defaultPrevented || isComposing(event)) return null;
    const [focused, target] = [document.activeElement, event.target as Element | null];
    if (holdsKeys(focused) || holdsKeys(target) || this.floats.hasDialog || this.hands.isWriting()) return null;
    return pressedLetter(event);
  }

  /** The tooltip of a button with a shortcut: "Mute (M)". */
  withKey(name: string, letter: string): string {
    return this.on() ? `${name} (${letter})` : name;
  }
}

function isPlain({ ctrlKey, metaKey, altKey, repeat }: KeyboardEvent): boolean {
  return !ctrlKey && !metaKey && !altKey && !repeat;
}

/** Escape that no other handler has used, and that is not still held down from an earlier press. */
export function isFreeEscape(event: KeyboardEvent): boolean {
  return event.key === 'Escape' && isPlain(event) && !event.defaultPrevented && !isComposing(event);
}
