import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideIcons } from '../../icons';
import { ListEnd } from './list-end';

describe('ListEnd', () => {
  it('says how much was found, in a place that was there before anybody looked', async () => {
    TestBed.configureTestingModule({ providers: [provideIcons()] });
    const fixture = TestBed.createComponent(ListEnd);
    const [failed, hasMore] = [signal(false), signal(false)];
    const list = { failed, problem: signal(''), hasMore, loadingMore: signal(false), more: vi.fn(), retry: vi.fn() };
    fixture.componentRef.setInput('list', list);
    fixture.componentRef.setInput('failure', 'The calls could not be loaded');
    await fixture.whenStable();
    const status = (fixture.nativeElement as HTMLElement).querySelector('[role=status]');
    const wordsFor = async (found: number | null) => {
      fixture.componentRef.setInput('found', found);
      await fixture.whenStable();
      return status?.textContent;
    };
    expect([await wordsFor(null), await wordsFor(0), await wordsFor(7)]).toEqual(['', 'Nothing found', '7 found']);
    hasMore.set(true);
    expect(await wordsFor(50)).toBe('50 or more found');
    failed.set(true);
    await fixture.whenStable();
    expect(status?.textContent).toBe('');
  });
});
