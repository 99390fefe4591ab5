import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { IdleControls } from './idle-controls';

describe('IdleControls', () => {
  let host: HTMLElement;
  let controls: IdleControls;
  const mayGo = signal(true);

  beforeEach(() => {
    vi.useFakeTimers();
    mayGo.set(true);
    host = document.body.appendChild(document.createElement('main'));
    host.innerHTML = '<button>Hang up</button>';
    controls = TestBed.runInInjectionContext(() => new IdleControls(host, mayGo));
  });

  afterEach(() => {
    host.remove();
    vi.useRealTimers();
  });

  const button = () => host.querySelector('button')!;

  it('is idle after three seconds without anything', () => {
    vi.advanceTimersByTime(2_900);
    expect(controls.idle()).toBe(false);
    vi.advanceTimersByTime(200);
    expect(controls.idle()).toBe(true);
  });

  it.each([
    ['key', () => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift', bubbles: true }))],
    ['touch', () => host.dispatchEvent(new PointerEvent('pointerdown', { pointerType: 'touch', bubbles: true }))],
    ['pointer', () => host.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }))],
    ['wheel', () => host.dispatchEvent(new WheelEvent('wheel', { bubbles: true }))],
    ['focus', () => button().dispatchEvent(new FocusEvent('focusin', { bubbles: true }))],
  ])('ends with any %s', (_, touch) => {
    vi.advanceTimersByTime(3_100);
    touch();
    expect(controls.idle()).toBe(false);
    vi.advanceTimersByTime(3_100);
    expect(controls.idle()).toBe(true);
  });

  it('does not begin while a button shows that it has the focus', () => {
    const seen = vi.spyOn(host, 'querySelector').mockReturnValue(button());
    vi.advanceTimersByTime(10_000);
    expect(controls.idle()).toBe(false);
    seen.mockReturnValue(null);
    vi.advanceTimersByTime(3_100);
    expect(controls.idle()).toBe(true);
  });

  const tap = () => {
    button().dispatchEvent(new PointerEvent('pointerdown', { pointerType: 'touch', bubbles: true }));
    const click = new MouseEvent('click', { bubbles: true, cancelable: true });
    button().dispatchEvent(click);
    return click;
  };

  it('lets the touch that brings the controls back press nothing, and the next one press', () => {
    vi.advanceTimersByTime(3_100);
    expect(tap().defaultPrevented).toBe(true);
    expect(tap().defaultPrevented).toBe(false);
  });

  it('lets every touch press where the controls stay', () => {
    mayGo.set(false);
    vi.advanceTimersByTime(3_100);
    expect(controls.idle()).toBe(false);
    expect(tap().defaultPrevented).toBe(false);
  });
});
