import { type ElementRef, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Resizes } from '../../shared-ui/testing/resizes';
import { coveredBy } from './covered-by';

describe('coveredBy', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('tells how far down an element reaches, and nothing while it is empty or gone', () => {
    const resizes = new Resizes();
    vi.stubGlobal('ResizeObserver', resizes.Observer);
    const place = { offsetTop: 8, offsetHeight: 0 };
    const element = signal<ElementRef<HTMLElement> | undefined>({ nativeElement: place as HTMLElement });
    const covered = TestBed.runInInjectionContext(() => coveredBy(element));
    TestBed.tick();
    resizes.tell();
    expect(covered()).toBe(0);
    place.offsetHeight = 48;
    resizes.tell();
    expect(covered()).toBe(56);
    element.set(undefined);
    TestBed.tick();
    expect([covered(), resizes.disconnected]).toEqual([0, 1]);
  });
});
