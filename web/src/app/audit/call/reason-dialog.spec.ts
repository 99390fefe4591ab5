import { TestBed } from '@angular/core/testing';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { Problem } from '../../session/api-problem';
import { settled } from '../../shared-ui/screen-fixtures';
import { ReasonDialog } from './reason-dialog';

describe('ReasonDialog', () => {
  const carryOut = vi.fn<(reason: string) => Promise<void>>();
  const open = async (typed: string) => {
    carryOut.mockReset().mockResolvedValue();
    const question = { heading: 'Reveal?', text: 'All of it.', action: 'Reveal', carryOut };
    TestBed.configureTestingModule({
      providers: [
        { provide: MAT_DIALOG_DATA, useValue: question },
        { provide: MatDialogRef, useValue: { close: vi.fn() } },
      ],
    });
    const fixture = TestBed.createComponent(ReasonDialog);
    await settled(fixture);
    const page = fixture.nativeElement as HTMLElement;
    const box = page.querySelector('textarea')!;
    box.value = typed;
    box.dispatchEvent(new Event('input'));
    await settled(fixture);
    const send = async () => {
      page.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
      await settled(fixture);
    };
    return { page, send, error: () => page.querySelector('mat-error')?.textContent };
  };

  it.each([
    ['Ticket\n4711:\r\n\tno sound\n', 'Ticket 4711: no sound'],
    ['Tick\u200bet\u2028 4711\u0000', 'Ticket 4711'],
    ['\u2067تذكرة 4711\u2069', 'تذكرة 4711'],
    [`${'x'.repeat(250)}\n\n\n${'y'.repeat(249)}`, `${'x'.repeat(250)} ${'y'.repeat(249)}`],
  ])('sends %j as the one line that the server takes', async (typed, sent) => {
    const { page, send } = await open(typed);
    expect(page.querySelector('mat-hint')?.textContent).toBe(`${[...sent].length} of 500`);
    await send();
    expect(carryOut).toHaveBeenCalledExactlyOnceWith(sent);
  });

  it.each(['', '   ', '???', 'a b', '\u3164\u3164\u3164'])('asks for more words than %j', async (typed) => {
    const { send, error } = await open(typed);
    await send();
    expect(error()).toContain('at least 3 letters or digits');
    expect(carryOut).not.toHaveBeenCalled();
  });

  it('takes no more than the server does', async () => {
    const { send, error } = await open('x'.repeat(501));
    await send();
    expect(error()).toBe('Use at most 500 characters.');
    expect(carryOut).not.toHaveBeenCalled();
  });

  it('says in its own words that the server took no reason', async () => {
    const { page, send, error } = await open('Ticket 4711');
    const errors = [{ field: 'reason', message: 'reason must be one line.' }];
    carryOut.mockRejectedValue(new Problem(422, 'validation-failed', 'Not valid.', errors));
    await send();
    expect(error()).toBe('The server did not take this reason. Put it in other words.');
    expect(page.textContent).not.toContain('must be');
  });
});
