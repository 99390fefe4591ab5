import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import type { ErrorCode, FieldError, User } from '@contracts';
import { provideIcons } from '../icons';
import { Problem } from '../session/api-problem';
import { Session } from '../session/session';
import { DeleteSection } from './delete-section';
import { soon } from '../testing/soon';

describe('DeleteSection', () => {
  const deleteAccount = vi.fn<(password: string) => Promise<void>>();

  async function openDialog() {
    TestBed.configureTestingModule({
      providers: [
        provideIcons(),
        { provide: Session, useValue: { user: signal({ username: 'ann' } as User), deleteAccount } },
      ],
    });
    const fixture = TestBed.createComponent(DeleteSection);
    await fixture.whenStable();
    (fixture.nativeElement as HTMLElement).querySelector('button')?.click();
    await fixture.whenStable();
    const dialog = () => document.querySelector<HTMLElement>('mat-dialog-container');
    const password = () => dialog()!.querySelector<HTMLInputElement>('parley-password-field input')!;
    const buttons = () => Array.from(dialog()!.querySelectorAll<HTMLButtonElement>('mat-dialog-actions button'));
    const confirm = async (typed: string) => {
      password().value = typed;
      password().dispatchEvent(new Event('input'));
      buttons()[1].click();
      await fixture.whenStable();
    };
    const closed = async () => {
      await soon(() => expect(dialog()).toBeNull());
    };
    return { page: fixture.nativeElement as HTMLElement, fixture, dialog, password, buttons, confirm, closed };
  }
  const refuse = (status: number, code: ErrorCode, errors: FieldError[] = []) =>
    deleteAccount.mockRejectedValueOnce(new Problem(status, code, 'For developers.', errors));

  beforeEach(() => deleteAccount.mockReset().mockResolvedValue());
  afterEach(() => TestBed.inject(MatDialog).closeAll());

  it('says beforehand what happens', async () => {
    const { page } = await openDialog();
    for (const words of ['signed out everywhere', 'rooms that you own', 'Former user 7f3a', 'cannot be undone'])
      expect(page.textContent).toContain(words);
    expect(deleteAccount).not.toHaveBeenCalled();
  });

  it('deletes with the password, once, and closes', async () => {
    let answer!: () => void;
    deleteAccount.mockReturnValue(new Promise((resolve) => (answer = resolve)));
    const { confirm, buttons, dialog, fixture, closed } = await openDialog();
    await confirm('a tall glass of rain');
    expect(buttons().map(({ disabled }) => disabled)).toEqual([true, true]);
    dialog()!.querySelector('form')!.dispatchEvent(new Event('submit'));
    await fixture.whenStable();
    expect(deleteAccount.mock.calls).toEqual([['a tall glass of rain']]);
    answer();
    await closed();
  });

  it('wants a password', async () => {
    const { confirm, dialog, password } = await openDialog();
    await confirm('');
    expect(deleteAccount).not.toHaveBeenCalled();
    expect(dialog()?.textContent).toContain('Enter your password.');
    expect(document.activeElement).toBe(password());
  });

  it('says that the password is wrong, at the field, and takes the next one', async () => {
    refuse(403, 'wrong-password');
    const { confirm, dialog, password, closed } = await openDialog();
    await confirm('a guess');
    expect(dialog()?.querySelector('mat-error')?.textContent).toContain('This is not your password.');
    expect(document.activeElement).toBe(password());
    await confirm('a tall glass of rain');
    await closed();
  });

  it.each([
    ['the last administrator', 409, 'conflict', 'You are the only administrator'],
    ['who guesses too often', 429, 'rate-limited', 'Wait a moment, then try again.'],
    ['who is offline', 0, 'unavailable', 'The server cannot be reached.'],
  ] as const)('says why not to %s, and stays', async (_, status, code, words) => {
    refuse(status, code);
    const { confirm, dialog, buttons } = await openDialog();
    await confirm('a tall glass of rain');
    expect(dialog()?.querySelector('[role=alert]')?.textContent).toContain(words);
    expect(buttons().map(({ disabled }) => disabled)).toEqual([false, false]);
  });

  it('shows at the field what the server says of it', async () => {
    refuse(422, 'validation-failed', [{ field: 'password', message: 'Use at most 128 characters.' }]);
    const { confirm, dialog } = await openDialog();
    await confirm('x'.repeat(200));
    expect(dialog()?.querySelector('mat-error')?.textContent).toContain('Use at most 128 characters.');
    expect(dialog()?.querySelector('[role=alert]')?.textContent).toBe('');
  });
});
