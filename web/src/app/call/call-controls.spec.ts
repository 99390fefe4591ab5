import { OverlayContainer } from '@angular/cdk/overlay';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideIcons } from '../icons';
import { CallControls } from './call-controls';
import type { CallSession } from './call-session';

describe('CallControls', () => {
  const state = signal({ audio: true, video: false, screen: false });
  const session = { media: { actual: state, wanted: state } } as unknown as CallSession;

  async function newMenu() {
    TestBed.configureTestingModule({ providers: [provideIcons()] });
    const fixture = TestBed.createComponent(CallControls);
    fixture.componentRef.setInput('session', session);
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    page.querySelector<HTMLElement>('[aria-label=More]')?.click();
    await fixture.whenStable();
    return TestBed.inject(OverlayContainer).getContainerElement().textContent;
  }

  afterEach(() => Reflect.deleteProperty(document, 'fullscreenEnabled'));

  it.each([true, false])('offers the full screen only where the browser can (%s)', async (can) => {
    Object.defineProperty(document, 'fullscreenEnabled', { value: can, configurable: true });
    const menu = await newMenu();
    expect(menu).toContain('Devices');
    expect(menu.includes('Full screen')).toBe(can);
  });
});
