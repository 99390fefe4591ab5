import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import { type Overlays, Floats } from './floats';
import * as overlays from './overlays';
import { PlainNotice } from './plain-notice';
import { soon } from '../../testing/soon';

@Component({ template: 'Sure?' })
class Question {}

describe('Floats', () => {
  const open = vi.fn();
  function newFloats(load: () => Promise<Overlays> = () => Promise.resolve(overlays)): Floats {
    open.mockClear();
    TestBed.configureTestingModule({ providers: [{ provide: MatSnackBar, useValue: { open } }] });
    const floats = TestBed.inject(Floats);
    floats.comesFrom(load);
    return floats;
  }

  it('shows a notice at once where notices are loaded, otherwise as soon as they are', async () => {
    const floats = newFloats();
    floats.say('first', { ms: 1_000, action: 'Close' });
    expect(open).not.toHaveBeenCalled();
    await soon(() => expect(open).toHaveBeenCalledExactlyOnceWith('first', 'Close', { duration: 1_000 }));
    floats.say('second', { ms: 2_000 });
    expect(open).toHaveBeenLastCalledWith('second', undefined, { duration: 2_000 });
  });

  it('says it plainly where notices cannot be loaded, and tries again the next time', async () => {
    const answers = [() => Promise.reject(new TypeError('Failed to fetch')), () => Promise.resolve(overlays)];
    const floats = newFloats(() => answers.shift()!());
    floats.say('lost', { ms: 1_000 });
    await soon(() => expect(TestBed.inject(PlainNotice).text()).toBe('lost'));
    floats.say('shown', { ms: 1_000 });
    await soon(() => expect(open).toHaveBeenCalledExactlyOnceWith('shown', undefined, { duration: 1_000 }));
  });

  it('loads once, however many ask', async () => {
    const load = vi.fn(() => Promise.resolve(overlays));
    const floats = newFloats(load);
    await Promise.all([floats.load(), floats.load()]);
    await floats.load();
    expect(load).toHaveBeenCalledTimes(1);
  });

  it.each(['lost', 'loaded'])(
    'knows of a dialog that a screen has opened by itself, while notices are %s',
    async (how) => {
      const floats = newFloats(() =>
        how === 'loaded' ? Promise.resolve(overlays) : Promise.reject(new Error('offline')),
      );
      await floats.load().catch(() => undefined);
      expect(floats.hasDialog).toBe(false);
      const dialog = TestBed.inject(MatDialog).open(Question);
      expect(floats.hasDialog).toBe(true);
      dialog.close();
      await soon(() => expect(floats.hasDialog).toBe(false));
    },
  );
});
