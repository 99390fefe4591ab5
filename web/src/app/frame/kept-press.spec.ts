import { keepDoubleClicks, keepPresses } from './kept-press';

describe('a press', () => {
  const page = document.implementation.createHTMLDocument();
  let clicks: string[];
  keepPresses(page);

  beforeEach(() => {
    clicks = [];
    page.body.innerHTML =
      '<p>News</p><button id="join"><span>Join now</span></button><button id="leave">Leave</button>';
    for (const one of page.querySelectorAll('button')) one.addEventListener('click', () => clicks.push(one.id));
  });

  const at = (selector: string) => page.querySelector(selector)!;
  const pointer = (type: string, selector: string, { y = 100, button = 0 } = {}) =>
    at(selector).dispatchEvent(new PointerEvent(type, { bubbles: true, clientX: 50, clientY: y, button }));

  it('clicks what it began on where that has moved away from the pointer', () => {
    pointer('pointerdown', '#join span');
    pointer('pointerup', 'p', { y: 103 });
    expect(clicks).toEqual(['join']);
  });

  it('clicks the first button, not the one that has come in its place', () => {
    pointer('pointerdown', '#join');
    pointer('pointerup', '#leave');
    expect(clicks).toEqual(['join']);
  });

  it('leaves to the browser what ends where it began', () => {
    pointer('pointerdown', '#join span');
    pointer('pointerup', '#join');
    expect(clicks).toEqual([]);
  });

  it('is none of a hand that has moved away, of another mouse button, of a disabled one, of one that is gone', () => {
    pointer('pointerdown', '#join');
    pointer('pointerup', 'p', { y: 140 });
    pointer('pointerdown', '#join', { button: 2 });
    pointer('pointerup', 'p', { button: 2 });
    at('#leave').toggleAttribute('disabled', true);
    pointer('pointerdown', '#leave');
    pointer('pointerup', 'p');
    pointer('pointerdown', '#join');
    at('#join').remove();
    pointer('pointerup', 'p');
    expect(clicks).toEqual([]);
  });

  it('ends with what it has begun: letting go once more does nothing', () => {
    pointer('pointerdown', '#join');
    pointer('pointerup', 'p');
    pointer('pointerup', 'p');
    expect(clicks).toEqual(['join']);
  });
});

describe('a double click', () => {
  const page = document.implementation.createHTMLDocument();
  let clicks: string[];
  keepDoubleClicks(page);

  beforeEach(() => {
    clicks = [];
    page.body.innerHTML = '<p>News</p><button id="end">End</button><button id="sure">Yes</button>';
    for (const one of page.body.children) one.addEventListener('click', () => clicks.push(one.id));
  });

  const click = (selector: string, detail: number) => {
    for (const type of ['mousedown', 'click'])
      page.querySelector(selector)!.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, detail }));
  };

  it('does nothing to what the first click has opened at the same place', () => {
    click('#end', 1);
    click('#sure', 2);
    click('p', 3);
    expect(clicks).toEqual(['end']);
  });

  it('is two clicks on what both have met', () => {
    click('#end', 1);
    click('#end', 2);
    expect(clicks).toEqual(['end', 'end']);
  });

  it('takes nothing from the click that follows', () => {
    click('#end', 1);
    click('#sure', 2);
    click('#sure', 1);
    expect(clicks).toEqual(['end', 'sure']);
  });
});
