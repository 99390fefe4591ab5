import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const APP = 'web/src/app';
const BUTTON = /<button\b((?:"[^"]*"|[^">])*)>([\s\S]*?)<\/button>/g;
/** Words that may stand on several buttons of one screen at once. */
const REPEATED = /^(Retry|Try again|Send again|Dismiss)$/;

const buttons = readdirSync(APP, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|html)$/.test(path) && !path.endsWith('.spec.ts'))
  .flatMap((path) =>
    [...readFileSync(join(APP, path), 'utf8').matchAll(BUTTON)].map(([, attributes = '', content = '']) => {
      const words = content.replace(/<[^>]*>/g, '').trim();
      return { path, words, label: /aria-label\]?="([^"]*)"/.exec(attributes)?.[1] ?? '' };
    }),
  )
  .filter(({ words }) => REPEATED.test(words));

describe('a button that may stand on a screen several times', () => {
  it('says to screen readers what it is about', () => {
    expect(buttons.length).toBeGreaterThan(15);
    expect(buttons.filter(({ label }) => label === '')).toEqual([]);
  });

  it('is found by the words that stand on it, by those who speak to their computer (WCAG 2.5.3)', () => {
    const begins = ({ words, label }: { words: string; label: string }) =>
      label.startsWith(words) || label.startsWith(`'${words}`);
    expect(buttons.filter((one) => !begins(one))).toEqual([]);
  });
});
