import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatSnackBar } from '@angular/material/snack-bar';
import { Floats } from './floats';
import { Late } from './late';
import * as overlays from './overlays';
import { soon } from '../../testing/soon';

const pressed = vi.fn();
const made = vi.fn();

@Component({ template: `<button (click)="press()">Menu</button>` })
class Part {
  protected readonly press = pressed;

  constructor() {
    made();
  }
}

@Component({
  imports: [Late],
  template: `<parley-late [from]="from"><button id="before">Menu</button></parley-late>`,
})
class Host {
  come: (part: typeof Part) => void = () => undefined;
  fail: (error: Error) => void = () => undefined;
  readonly from = () => new Promise<typeof Part>((resolve, reject) => ([this.come, this.fail] = [resolve, reject]));
}

describe('Late', () => {
  const open = vi.fn();
  async function newHost() {
    for (const mock of [open, pressed, made]) mock.mockClear();
    TestBed.configureTestingModule({ providers: [{ provide: MatSnackBar, useValue: { open } }] });
    TestBed.inject(Floats).comesFrom(() => Promise.resolve(overlays));
    const fixture = TestBed.createComponent(Host);
    document.body.append(fixture.nativeElement as HTMLElement);
    await fixture.whenStable();
    const button = () => (fixture.nativeElement as HTMLElement).querySelector('button')!;
    return { fixture, button };
  }

  it('has a press and the focus go on to what comes', async () => {
    const { fixture, button } = await newHost();
    button().focus();
    button().click();
    await fixture.whenStable();
    expect(button().id).toBe('before');
    fixture.componentInstance.come(Part);
    await soon(() => expect(button().id).toBe(''));
    await soon(() => expect(pressed).toHaveBeenCalledTimes(1));
    expect(document.activeElement).toBe(button());
  });

  it('presses nothing that nobody has pressed, and takes no focus', async () => {
    const { fixture, button } = await newHost();
    await TestBed.inject(Floats).load();
    await fixture.whenStable();
    fixture.componentInstance.come(Part);
    await soon(() => expect(button().id).toBe(''));
    expect([pressed.mock.calls.length, document.activeElement]).toEqual([0, document.body]);
  });

  it('says so where it cannot be loaded, and tries again with the next press', async () => {
    const { fixture, button } = await newHost();
    button().click();
    fixture.componentInstance.fail(new TypeError('Failed to fetch'));
    await soon(() => expect(open).toHaveBeenCalledTimes(1));
    button().click();
    fixture.componentInstance.come(Part);
    await soon(() => expect(pressed).toHaveBeenCalledTimes(1));
  });

  it('forgets a press that failed: what comes later opens nothing', async () => {
    const { fixture, button } = await newHost();
    button().click();
    fixture.componentInstance.fail(new TypeError('Failed to fetch'));
    await soon(() => expect(open).toHaveBeenCalledTimes(1));
    await fixture.whenStable();
    fixture.componentInstance.come(Part);
    await soon(() => expect(button().id).toBe(''));
    await fixture.whenStable();
    expect(pressed).not.toHaveBeenCalled();
  });

  it('forgets a press of somebody who has gone on to something else', async () => {
    const { fixture, button } = await newHost();
    const field = document.body.appendChild(document.createElement('input'));
    button().focus();
    button().click();
    await fixture.whenStable();
    field.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    field.focus();
    fixture.componentInstance.come(Part);
    await soon(() => expect(button().id).toBe(''));
    await fixture.whenStable();
    expect([pressed.mock.calls.length, document.activeElement]).toEqual([0, field]);
    field.remove();
  });

  it.each([true, false])('keeps a press where the page itself has moved the focus, to a field: %s', async (toField) => {
    const { fixture, button } = await newHost();
    const field = document.body.appendChild(document.createElement('input'));
    button().focus();
    button().click();
    await fixture.whenStable();
    if (toField) field.focus();
    else button().blur();
    fixture.componentInstance.come(Part);
    await soon(() => expect(pressed).toHaveBeenCalledTimes(1));
    field.remove();
  });

  it('does nothing, and says nothing, where its screen is gone when it comes', async () => {
    const { fixture, button } = await newHost();
    button().click();
    await fixture.whenStable();
    const { come } = fixture.componentInstance;
    fixture.destroy();
    come(Part);
    await new Promise((resolve) => setTimeout(resolve));
    expect([made.mock.calls.length, pressed.mock.calls.length, open.mock.calls.length]).toEqual([0, 0, 0]);
  });
});
