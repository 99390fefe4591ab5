import { OverlayContainer } from '@angular/cdk/overlay';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideIcons } from '../../icons';
import { CallControls } from './call-controls';
import type { CallSession } from '../session/call-session';

describe('CallControls', () => {
  const state = signal({ audio: true, video: false, screen: false });
  const session = { media: { actual: state, wanted: state, camera: signal(null) } } as unknown as CallSession;

  async function newMenu(inputs: Record<string, unknown> = {}) {
    TestBed.configureTestingModule({ providers: [provideIcons()] });
    const fixture = TestBed.createComponent(CallControls);
    fixture.componentRef.setInput('session', session);
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    page.querySelector<HTMLElement>('[aria-label=More]')?.click();
    await fixture.whenStable();
    const names = [...page.querySelectorAll('.bar button')].map((button) => button.getAttribute('aria-label'));
    return { menu: TestBed.inject(OverlayContainer).getContainerElement().textContent, names };
  }

  afterEach(() => Reflect.deleteProperty(document, 'fullscreenEnabled'));

  it.each([true, false])('offers the full screen only where the browser can (%s)', async (can) => {
    Object.defineProperty(document, 'fullscreenEnabled', { value: can, configurable: true });
    const { menu } = await newMenu();
    expect(menu).toContain('Devices');
    expect(menu.includes('Full screen')).toBe(can);
  });

  it('keeps no more in the bar of a telephone than fits', async () => {
    const wide = await newMenu({ canAdd: true, canChat: true });
    expect(wide.names).toEqual(['Mute', 'Turn camera on', 'Add people', 'Chat', 'More', 'Hang up']);
    expect(wide.menu).not.toContain('Add people');
    TestBed.resetTestingModule();
    const narrow = await newMenu({ canAdd: true, canChat: true, narrow: true });
    expect(narrow.names).toEqual(['Mute', 'Turn camera on', 'Chat', 'More', 'Hang up']);
    expect(narrow.menu).toContain('Add people');
  });
});
