import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideIcons } from '../../icons';
import { settled } from '../screen-fixtures';
import { ListEnd } from './list-end';
import { PagedList } from './paged-list';

describe('ListEnd', () => {
  it('says what could not be loaded, offers to try again, and is silent once that worked', async () => {
    TestBed.configureTestingModule({ providers: [provideIcons()] });
    const load = vi.fn().mockRejectedValueOnce(new Error('down')).mockResolvedValue({ items: [], nextCursor: null });
    const list = new PagedList<{ id: number }>(load);
    const fixture = TestBed.createComponent(ListEnd);
    fixture.componentRef.setInput('list', list);
    fixture.componentRef.setInput('failure', 'The rows could not be loaded');
    await list.restart();
    await settled(fixture);
    const page = fixture.nativeElement as HTMLElement;
    expect(page.querySelector('h2')?.textContent).toBe('The rows could not be loaded');
    page.querySelector('button')?.click();
    await settled(fixture);
    expect(load).toHaveBeenCalledTimes(2);
    expect(page.textContent?.trim()).toBe('');
  });

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
    expect(await wordsFor(50)).toBe('Many found');
    failed.set(true);
    await fixture.whenStable();
    expect(status?.textContent).toBe('');
  });
});
