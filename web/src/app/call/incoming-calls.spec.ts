import { OverlayContainer } from '@angular/cdk/overlay';
import { signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { Call } from '@contracts';
import { provideIcons } from '../icons';
import { newCall } from './call-fixtures';
import { Calling } from './calling';
import { IncomingCalls } from './incoming-calls';

describe('IncomingCalls', () => {
  const incoming = signal<readonly Call[]>([]);
  const ignore = vi.fn(() => incoming.set([]));
  let fixture: ComponentFixture<IncomingCalls>;

  beforeEach(async () => {
    incoming.set([]);
    ignore.mockClear();
    const calling = { incoming, ignore, busy: signal(false), answering: signal(null) };
    TestBed.configureTestingModule({ providers: [provideIcons(), { provide: Calling, useValue: calling }] });
    fixture = TestBed.createComponent(IncomingCalls);
    await fixture.whenStable();
  });

  const cards = () => TestBed.inject(OverlayContainer).getContainerElement().querySelectorAll('[role=alertdialog]');
  const ring = async (...calls: Call[]) => {
    incoming.set(calls);
    await fixture.whenStable();
  };

  it('stands among the overlays, where no dialog covers or hides it', async () => {
    await ring(newCall());
    expect(cards()).toHaveLength(1);
    expect(cards()[0].textContent).toContain('Ann');
    expect(document.activeElement).toBe(cards()[0]);
  });

  it('is gone with the last call, and comes again with the next', async () => {
    await ring(newCall());
    await ring();
    expect(cards()).toHaveLength(0);
    await ring(newCall({ id: 8 }));
    expect(cards()).toHaveLength(1);
  });

  it('gives the focus back to where it was', async () => {
    const field = document.body.appendChild(document.createElement('button'));
    field.focus();
    await ring(newCall());
    expect(document.activeElement).toBe(cards()[0]);
    await ring();
    expect(document.activeElement).toBe(field);
    field.remove();
  });

  it('ignores by Escape', async () => {
    await ring(newCall());
    cards()[0].dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    expect(ignore).toHaveBeenCalledOnce();
  });
});
