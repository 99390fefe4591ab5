import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { DesktopNotices, type NoticePermission } from '../call/ring/desktop-notices';
import { provideIcons } from '../icons';
import { LetterKeys } from '../shared-ui/keys/letter-keys';
import { PreferencesSection } from './preferences-section';

describe('PreferencesSection', () => {
  async function newSection(now: NoticePermission) {
    const permission = signal(now);
    const ask = () => (permission.set('granted'), Promise.resolve());
    const notices = { permission, ask };
    TestBed.configureTestingModule({ providers: [provideIcons(), { provide: DesktopNotices, useValue: notices }] });
    const fixture = TestBed.createComponent(PreferencesSection);
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    const offer = () =>
      Array.from(page.querySelectorAll('button')).find(({ textContent }) =>
        textContent.includes('Allow notifications'),
      );
    return { page, offer, fixture };
  }

  it('offers notifications until they are allowed', async () => {
    const { page, offer, fixture } = await newSection('default');
    offer()?.click();
    await fixture.whenStable();
    expect(page.textContent).toContain('This browser shows who calls');
    expect(offer()).toBeUndefined();
  });

  it.each([
    ['denied', 'Allow them in the address bar'],
    ['unsupported', 'cannot show notifications'],
  ] as const)('says what can be done where they are %s', async (permission, words) => {
    const { page, offer } = await newSection(permission);
    expect(page.textContent).toContain(words);
    expect(offer()).toBeUndefined();
  });

  it('switches shortcuts of a single letter off, and keeps that in this browser', async () => {
    const { page, fixture } = await newSection('granted');
    const toggle = page.querySelector<HTMLElement>('button[role=switch]')!;
    expect(toggle.getAttribute('aria-checked')).toBe('true');
    toggle.click();
    await fixture.whenStable();
    expect(toggle.getAttribute('aria-checked')).toBe('false');
    expect(TestBed.inject(LetterKeys).on()).toBe(false);
    expect(localStorage.getItem('parley-letter-keys')).toBe('off');
    toggle.click();
  });

  it('says so where the browser keeps nothing', async () => {
    vi.stubGlobal('localStorage', undefined);
    const { page } = await newSection('granted');
    expect(page.textContent).toContain('This browser keeps nothing for Parley');
    vi.unstubAllGlobals();
  });
});
