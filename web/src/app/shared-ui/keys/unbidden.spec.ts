import { Component } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Hands } from './hands';
import { Unbidden } from './unbidden';

@Component({
  selector: 'parley-comes',
  imports: [Unbidden],
  template: '<div class="card" parleyUnbidden tabindex="-1"><button>Accept</button></div>',
})
class Comes {}

describe('what comes by itself', () => {
  const field = document.createElement('input');
  const heard: string[] = [];
  let fixture: ComponentFixture<Comes>;
  let card: HTMLElement;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    heard.length = 0;
    document.body.append(field);
    TestBed.inject(Hands);
  });

  afterEach(() => {
    field.remove();
    vi.useRealTimers();
  });

  const come = () => {
    fixture = TestBed.createComponent(Comes);
    document.body.append(fixture.nativeElement as HTMLElement);
    fixture.detectChanges();
    card = (fixture.nativeElement as HTMLElement).querySelector<HTMLElement>('.card')!;
    card.addEventListener('keydown', ({ key }) => heard.push(key));
    card.focus();
  };
  const press = (key: string, of: KeyboardEventInit = {}, on: EventTarget = card) =>
    on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...of }));
  const move = (clientX: number) => window.dispatchEvent(new PointerEvent('pointermove', { clientX }));
  const isUnseen = () => (fixture.detectChanges(), card.classList.contains('parley-unseen'));

  it('takes no key that was on its way to something else, and all of them later', () => {
    come();
    expect(press('Enter')).toBe(false);
    expect(press('Escape')).toBe(false);
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(450);
    press('Enter');
    expect(heard).toEqual(['Enter']);
  });

  it('takes no key that is held down from before, however late', () => {
    come();
    vi.advanceTimersByTime(5_000);
    press('Enter', { repeat: true });
    expect(heard).toEqual([]);
  });

  it('gives what is written back to the field where it was begun, and its Enter too', () => {
    field.focus();
    press('J', {}, field);
    come();
    vi.advanceTimersByTime(800);
    press('u');
    expect(document.activeElement).toBe(field);
    card.focus();
    press('Enter');
    expect(heard).not.toContain('Enter');
    vi.advanceTimersByTime(1_100);
    press('Enter');
    expect(heard).toContain('Enter');
  });

  it('lets clicks through to what lies beneath until it can have been seen', () => {
    come();
    expect(isUnseen()).toBe(true);
    vi.advanceTimersByTime(450);
    expect(isUnseen()).toBe(false);
  });

  it('is meant by a pointer that was at rest and sets out after it has come', () => {
    vi.advanceTimersByTime(1_000);
    come();
    move(40);
    expect(isUnseen()).toBe(false);
  });

  it('is not meant by a pointer that was under way already', () => {
    move(1);
    vi.advanceTimersByTime(100);
    come();
    move(40);
    expect(isUnseen()).toBe(true);
  });
});
