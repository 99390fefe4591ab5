import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { KeepsFocus } from './keeps-focus';

@Component({
  imports: [KeepsFocus],
  template: `
    <section parleyKeepsFocus>
      @for (name of names(); track name) {
        <li>
          <button>Call {{ name }}</button>
          @if (!muted()) {
            <button (click)="muted.set(true)">Mute {{ name }}</button>
          }
          <button (click)="drop(name)">Remove {{ name }}</button>
        </li>
      }
    </section>
    <button class="outside">Outside</button>
  `,
})
class List {
  readonly names = signal(['Ann', 'Ben', 'Cy']);
  readonly muted = signal(false);

  drop(name: string): void {
    this.names.update((names) => names.filter((one) => one !== name));
  }
}

async function open() {
  const fixture = TestBed.createComponent(List);
  document.body.append(fixture.nativeElement as HTMLElement);
  await fixture.whenStable();
  const root = fixture.nativeElement as HTMLElement;
  const press = async (words: string) => {
    const button = [...root.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === words);
    button?.focus();
    button?.click();
    await fixture.whenStable();
    await new Promise((resolve) => setTimeout(resolve));
    return document.activeElement;
  };
  return { list: fixture.componentInstance, root, fixture, press };
}

describe('KeepsFocus', () => {
  it('goes to the row in the place of the one that is gone, and to none of its controls', async () => {
    const { press } = await open();
    const now = await press('Remove Ben');
    expect([now?.tagName, now?.textContent]).toEqual(['LI', 'Call CyMute CyRemove Cy']);
  });

  it('goes to the row before where the last one is gone, and to the list where none is left', async () => {
    const { press, root } = await open();
    expect((await press('Remove Cy'))?.textContent).toContain('Remove Ben');
    await press('Remove Ben');
    expect(await press('Remove Ann')).toBe(root.querySelector('section'));
  });

  it('stays at the row, and not at the control beside it, where only the control is gone', async () => {
    const { press } = await open();
    const now = await press('Mute Ben');
    expect([now?.tagName, now?.textContent]).toEqual(['LI', 'Call BenRemove Ben']);
  });

  it('stays at its control where the rows change places', async () => {
    const { list, fixture, root } = await open();
    const ben = [...root.querySelectorAll('button')].find(({ textContent }) => textContent === 'Mute Ben');
    ben?.focus();
    list.names.set(['Cy', 'Ann', 'Ben']);
    await fixture.whenStable();
    await new Promise((resolve) => setTimeout(resolve));
    expect(document.activeElement).toBe(ben);
  });

  it('gives nobody the focus where something else of the list changes', async () => {
    const { fixture, root } = await open();
    const ben = [...root.querySelectorAll('button')].find(({ textContent }) => textContent === 'Mute Ben');
    ben?.focus();
    ben?.blur();
    root.querySelector('li')?.append('!');
    await fixture.whenStable();
    await new Promise((resolve) => setTimeout(resolve));
    expect(document.activeElement === document.body).toBe(true);
  });

  it('takes no focus that is somewhere else', async () => {
    const { list, root, fixture, press } = await open();
    await press('Call Ben');
    const outside = root.querySelector<HTMLElement>('.outside');
    outside?.focus();
    list.drop('Ben');
    await fixture.whenStable();
    await new Promise((resolve) => setTimeout(resolve));
    expect(document.activeElement).toBe(outside);
  });
});
