import { Component, signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { TypedSearch } from './typed-search';

@Component({ template: '' })
class Screen {
  readonly asked = signal('');
  readonly found: string[] = [];
  readonly typed = new TypedSearch(this.asked, (text) => this.found.push(text));
}

describe('TypedSearch', () => {
  let fixture: ComponentFixture<Screen>;
  let screen: Screen;
  beforeEach(() => {
    vi.useFakeTimers();
    fixture = TestBed.createComponent(Screen);
    screen = fixture.componentInstance;
  });
  afterEach(() => vi.useRealTimers());

  it('looks for what was typed once the typing rests', () => {
    for (const text of ['a', 'an', 'ann']) screen.typed.write(text);
    expect([screen.typed.text(), screen.found]).toEqual(['ann', []]);
    vi.runAllTimers();
    expect(screen.found).toEqual(['ann']);
  });

  it('looks at once for what is put there, and no more for what was typed before', () => {
    screen.typed.write('ann');
    screen.typed.put('');
    vi.runAllTimers();
    expect([screen.typed.text(), screen.found]).toEqual(['', ['']]);
  });

  it('keeps more than is looked for, and follows a search from elsewhere', () => {
    screen.typed.write('a'.repeat(90));
    screen.asked.set('a'.repeat(80));
    expect(screen.typed.text()).toHaveLength(90);
    screen.asked.set('ben');
    expect(screen.typed.text()).toBe('ben');
  });

  it('looks for nothing after its screen has gone', () => {
    screen.typed.write('ann');
    fixture.destroy();
    vi.runAllTimers();
    expect(screen.found).toEqual([]);
  });
});
