import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { CallType } from '@contracts';
import { provideIcons } from '../../icons';
import { Calling } from '../session/calling';
import { MediaWait } from './media-wait';

describe('MediaWait', () => {
  it('says that a call is being prepared, which can only be cancelled', async () => {
    const preparing = signal(true);
    const calling = { opening: signal(null), preparing, cancelOpening: () => preparing.set(false) };
    TestBed.configureTestingModule({ providers: [provideIcons(), { provide: Calling, useValue: calling }] });
    const fixture = TestBed.createComponent(MediaWait);
    const page = fixture.nativeElement as HTMLElement;
    await fixture.whenStable();
    expect(page.textContent).toContain('Preparing the call…');
    const buttons = page.querySelectorAll('button');
    expect([...buttons].map(({ textContent }) => textContent.trim())).toEqual(['Cancel']);
    buttons[0].click();
    await fixture.whenStable();
    expect(page.textContent.trim()).toBe('');
  });

  it('says what is waited for, and lets the user go on without it, or cancel', async () => {
    const opening = signal<CallType | null>(null);
    const preparing = signal(false);
    const calling = { opening, preparing, cancelOpening: () => opening.set(null), goOnWithoutMicrophone: vi.fn() };
    TestBed.configureTestingModule({ providers: [provideIcons(), { provide: Calling, useValue: calling }] });
    const fixture = TestBed.createComponent(MediaWait);
    const page = fixture.nativeElement as HTMLElement;
    await fixture.whenStable();
    expect(page.textContent.trim()).toBe('');
    opening.set('audio');
    await fixture.whenStable();
    expect(page.textContent).toContain('Waiting for the microphone…');
    const [goOn, cancel] = page.querySelectorAll('button');
    goOn.click();
    expect(calling.goOnWithoutMicrophone).toHaveBeenCalledOnce();
    cancel.click();
    await fixture.whenStable();
    expect(page.textContent.trim()).toBe('');
  });
});
