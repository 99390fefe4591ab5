import { OverlayContainer } from '@angular/cdk/overlay';
import { signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { Call } from '@contracts';
import { provideIcons } from '../../icons';
import { Floats } from '../../shared-ui/floating/floats';
import * as overlays from '../../shared-ui/floating/overlays';
import { Hands } from '../../shared-ui/keys/hands';
import { newCall } from '../testing/call-fixtures';
import { Calling } from '../session/calling';
import { IncomingCalls } from './incoming-calls';

/** A card this new cannot have been seen yet. */
const UNSEEN_MS = 450;

describe('IncomingCalls', () => {
  const incoming = signal<readonly Call[]>([]);
  const busy = signal(false);
  const ignore = vi.fn(() => incoming.set([]));
  const accept = vi.fn(() => Promise.resolve());
  let fixture: ComponentFixture<IncomingCalls>;

  beforeEach(async () => {
    incoming.set([]);
    busy.set(false);
    ignore.mockClear();
    accept.mockClear();
    const calling = { incoming, ignore, accept, busy, answering: signal(null) };
    TestBed.configureTestingModule({ providers: [provideIcons(), { provide: Calling, useValue: calling }] });
    TestBed.inject(Hands);
    if (!expect.getState().currentTestName?.includes('not loaded')) TestBed.inject(Floats).use(overlays);
    fixture = TestBed.createComponent(IncomingCalls);
    await fixture.whenStable();
  });

  afterEach(() => {
    for (const added of document.querySelectorAll('.added')) added.remove();
  });

  const cards = () =>
    TestBed.inject(OverlayContainer).getContainerElement().querySelectorAll<HTMLElement>('[role=alertdialog]');
  const ring = async (...calls: Call[]) => {
    incoming.set(calls);
    await fixture.whenStable();
  };
  const seen = () => new Promise((resolve) => setTimeout(resolve, UNSEEN_MS));
  const press = (key: string) =>
    (document.activeElement ?? document.body).dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
    );
  /** An element of the page that has the focus. */
  const focused = (html: string) => {
    const place = document.body.appendChild(document.createElement('div'));
    place.className = 'added';
    place.innerHTML = html;
    const found = place.querySelector<HTMLElement>('[data-here]')!;
    found.focus();
    return found;
  };

  it('stands among the overlays, where no dialog covers or hides it', async () => {
    await ring(newCall());
    expect(cards()).toHaveLength(1);
    expect(cards()[0].textContent).toContain('Ann');
    expect(document.activeElement).toBe(cards()[0]);
  });

  it('stands in the page while what floats is not loaded, and stays the same card until it rings no more', async () => {
    await ring(newCall());
    const [card] = Array.from(document.querySelectorAll('[role=alertdialog]'));
    expect(TestBed.inject(OverlayContainer).getContainerElement().contains(card)).toBe(false);
    TestBed.inject(Floats).use(overlays);
    await fixture.whenStable();
    expect(Array.from(document.querySelectorAll('[role=alertdialog]'))).toEqual([card]);
    await ring();
    expect(document.querySelectorAll('[role=alertdialog]')).toHaveLength(0);
    await ring(newCall({ id: 8 }));
    expect(cards()).toHaveLength(1);
  });

  it('is gone with the last call, and comes again with the next', async () => {
    await ring(newCall());
    await ring();
    expect(cards()).toHaveLength(0);
    await ring(newCall({ id: 8 }));
    expect(cards()).toHaveLength(1);
  });

  it('gives the focus back to where it was', async () => {
    const button = focused('<button data-here>Save</button>');
    await ring(newCall());
    expect(document.activeElement).toBe(cards()[0]);
    await ring();
    expect(document.activeElement).toBe(button);
  });

  it('accepts by Enter and ignores by Escape, once it can have been seen', async () => {
    await ring(newCall());
    press('Enter');
    press('Escape');
    expect([accept.mock.calls.length, ignore.mock.calls.length]).toEqual([0, 0]);
    await seen();
    press('Enter');
    expect(accept).toHaveBeenCalledOnce();
    press('Escape');
    expect(ignore).toHaveBeenCalledOnce();
  });

  it.each([
    ['a field', '<input data-here>'],
    ['a text of lines', '<textarea data-here></textarea>'],
    ['a choice', '<select data-here></select>'],
    ['a dialog', '<div role="dialog"><button data-here>Delete</button></div>'],
    ['a menu', '<div role="menu"><button data-here>Mute</button></div>'],
    ['a list', '<div role="listbox" tabindex="0" data-here></div>'],
  ])('leaves focus and keys to %s, however long the pause', async (_, html) => {
    const place = focused(html);
    await ring(newCall());
    await seen();
    press('Enter');
    press('Escape');
    expect(document.activeElement).toBe(place);
    expect([accept.mock.calls.length, ignore.mock.calls.length]).toEqual([0, 0]);
    press('F6');
    expect(document.activeElement).toBe(cards()[0]);
    press('Escape');
    expect(ignore).toHaveBeenCalledOnce();
  });

  it('takes the focus from a field that the page has put the cursor into and nobody has used', async () => {
    const field = focused('<input data-here data-focused-by-page>');
    await ring(newCall());
    expect(document.activeElement).toBe(cards()[0]);
    press('J');
    expect(document.activeElement).toBe(field);
    await seen();
    press('Enter');
    expect(accept).not.toHaveBeenCalled();
  });

  it('takes it not from such a field once it was used', async () => {
    const field = focused('<input data-here data-focused-by-page>');
    field.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    await ring(newCall());
    expect(document.activeElement).toBe(field);
  });

  it('leaves the focus with the card that was there first', async () => {
    const [first, second] = [newCall(), newCall({ id: 8 })];
    await ring(first);
    await ring(first, second);
    expect(document.activeElement).toBe(cards()[0]);
  });

  it('leaves the keys of a running call alone', async () => {
    busy.set(true);
    await ring(newCall());
    await seen();
    press('Escape');
    press('Enter');
    expect([accept.mock.calls.length, ignore.mock.calls.length]).toEqual([0, 0]);
  });
});
