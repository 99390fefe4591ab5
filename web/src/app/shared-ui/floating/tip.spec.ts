import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Floats } from './floats';
import * as overlays from './overlays';
import { Tip } from './tip';
import { soon } from '../../testing/soon';

@Component({
  imports: [Tip],
  template: `
    @if (there()) {
      <button [parleyTip]="words()" aria-label="Call Ben">Call</button>
    }
  `,
})
class Host {
  readonly there = signal(true);
  readonly words = signal('Audio call');
}

describe('Tip', () => {
  const shown = () =>
    Array.from(document.querySelectorAll('.mat-mdc-tooltip'), ({ textContent }) => textContent?.trim());

  async function newHost() {
    TestBed.inject(Floats).comesFrom(() => Promise.resolve(overlays));
    const fixture = TestBed.createComponent(Host);
    await fixture.whenStable();
    const button = (fixture.nativeElement as HTMLElement).querySelector('button')!;
    // A test browser has no pointer.
    vi.spyOn(button, 'matches').mockReturnValue(true);
    return { fixture, button };
  }

  it('is shown to whoever points at it, as Material does it, with what it says now', async () => {
    TestBed.inject(Floats).use(overlays);
    const { fixture, button } = await newHost();
    fixture.componentInstance.words.set('Busy');
    await fixture.whenStable();
    button.dispatchEvent(new MouseEvent('mouseenter'));
    await soon(() => expect(shown()).toEqual(['Busy']));
    const described = button.getAttribute('aria-describedby');
    expect(document.getElementById(described!)?.textContent).toBe('Busy');
    fixture.componentInstance.there.set(false);
    await fixture.whenStable();
    await soon(() => expect(shown()).toEqual([]));
  });

  it('is loaded when somebody points before that, and shown then; not to those who have gone on', async () => {
    const { button } = await newHost();
    button.dispatchEvent(new MouseEvent('mouseenter'));
    button.dispatchEvent(new MouseEvent('mouseleave'));
    await TestBed.inject(Floats).load();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(shown()).toEqual([]);
  });

  it('is shown to those who point until it is loaded', async () => {
    const { button } = await newHost();
    button.dispatchEvent(new MouseEvent('mouseenter'));
    await soon(() => expect(shown()).toEqual(['Audio call']));
  });
});
