import { focusHeadingWhereLost } from './lost-focus';

describe('focusHeadingWhereLost', () => {
  beforeEach(() => {
    document.body.innerHTML = '<main><h1>History</h1><a href="#x">A call</a></main>';
  });

  it('goes to the heading of the page where what had the focus is gone', () => {
    focusHeadingWhereLost(document);
    expect(document.activeElement?.textContent).toBe('History');
  });

  it('goes to the content where a page has no heading yet', () => {
    document.querySelector('h1')?.remove();
    focusHeadingWhereLost(document);
    expect(document.activeElement?.tagName).toBe('MAIN');
  });

  it('goes to the heading of what was chosen from a list, and past one that is not to be seen', () => {
    document.body.insertAdjacentHTML('beforeend', '<h1>Ben</h1><h1 class="hidden">Nobody</h1>');
    vi.spyOn(document.querySelector<HTMLElement>('.hidden') as HTMLElement, 'focus').mockReturnValue();
    focusHeadingWhereLost(document);
    expect(document.activeElement?.textContent).toBe('Ben');
  });

  it('leaves the focus where it is', () => {
    document.querySelector('a')?.focus();
    focusHeadingWhereLost(document);
    expect(document.activeElement?.tagName).toBe('A');
  });
});
