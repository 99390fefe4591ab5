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

  it('leaves the focus where it is', () => {
    document.querySelector('a')?.focus();
    focusHeadingWhereLost(document);
    expect(document.activeElement?.tagName).toBe('A');
  });
});
