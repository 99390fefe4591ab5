import { TestBed } from '@angular/core/testing';
import { IdleControls } from './idle-controls';

describe('IdleControls', () => {
  let host: HTMLElement;
  let controls: IdleControls;

  beforeEach(() => {
    vi.useFakeTimers();
    host = document.body.appendChild(document.createElement('main'));
    host.innerHTML = '<button>Hang up</button>';
    controls = TestBed.runInInjectionContext(() => new IdleControls(host));
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
});
