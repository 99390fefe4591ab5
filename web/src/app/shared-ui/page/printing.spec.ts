import { TestBed } from '@angular/core/testing';
import { Printing } from './printing';

describe('Printing', () => {
  it('prints once everything that was missing on the page is there', async () => {
    const steps: string[] = [];
    vi.stubGlobal('print', () => steps.push(`prints, ${printing.active() ? 'unfolded' : 'folded'}`));
    const printing = TestBed.inject(Printing);
    let loaded: () => void = () => undefined;
    const loading = new Promise<void>((resolve) => (loaded = resolve));
    TestBed.runInInjectionContext(() => printing.complete(() => loading.then(() => void steps.push('loaded'))));
    const printed = printing.print();
    await Promise.resolve();
    expect(steps).toEqual([]);
    loaded();
    await printed;
    expect(steps).toEqual(['loaded', 'prints, unfolded']);
    vi.unstubAllGlobals();
  });
});
