import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { headingComesWith } from './loaded-heading';

@Component({
  template: `@if (name(); as name) {
      <h1>{{ name }}</h1>
    }
    <input />`,
})
class Page {
  readonly name = signal('');
  constructor() {
    headingComesWith(() => this.name() !== '');
  }
}

describe('a heading that comes with what a page loads', () => {
  const touch = (hasBeenActive: boolean) => vi.stubGlobal('navigator', { userActivation: { hasBeenActive } });
  const main = document.createElement('main');
  const newPage = () => {
    main.tabIndex = -1;
    document.body.append(main);
    const fixture = TestBed.createComponent(Page);
    main.append(fixture.nativeElement as HTMLElement);
    return {
      main,
      box: main.querySelector('input')!,
      load: async (name: string) => {
        fixture.componentInstance.name.set(name);
        await fixture.whenStable();
        await new Promise((resolve) => setTimeout(resolve, 5));
        return document.activeElement?.tagName;
      },
    };
  };
  afterEach(() => {
    main.remove();
    vi.unstubAllGlobals();
  });

  it('takes the focus that the page has had for it', async () => {
    touch(true);
    const { main, load } = newPage();
    main.focus();
    expect(await load('Ben')).toBe('H1');
  });

  it('takes it from nobody', async () => {
    touch(true);
    const { box, load } = newPage();
    box.focus();
    expect(await load('Ben')).toBe('INPUT');
  });

  it('leaves it at the top of a page that the browser has just brought', async () => {
    touch(false);
    expect(await newPage().load('Ben')).toBe('BODY');
  });

  it('leaves it alone when what is there changes', async () => {
    touch(true);
    const { main, load } = newPage();
    expect(await load('Ben')).toBe('H1');
    main.focus();
    expect(await load('Benjamin')).toBe('MAIN');
  });

  it('takes it again where it comes again, after another try', async () => {
    touch(true);
    const { load } = newPage();
    await load('Ben');
    expect(await load('')).toBe('BODY');
    expect(await load('Cy')).toBe('H1');
  });
});
