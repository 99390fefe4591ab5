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
    fixture.componentRef.setInput('shown', 0);
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
    fixture.componentRef.setInput('shown', 50);
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

  it('says on paper, and only there, that the list goes on', async () => {
    TestBed.configureTestingModule({ providers: [provideIcons()] });
    const fixture = TestBed.createComponent(ListEnd);
    const hasMore = signal(true);
    const list = { failed: signal(false), problem: signal(''), hasMore, loadingMore: signal(true) };
    fixture.componentRef.setInput('list', { ...list, more: vi.fn(), retry: vi.fn() });
    fixture.componentRef.setInput('shown', 1_200);
    fixture.componentRef.setInput('failure', 'The calls could not be loaded');
    const words = async () => {
      await fixture.whenStable();
      return (fixture.nativeElement as HTMLElement).textContent?.trim();
    };
    expect(await words()).toBe('');
    window.dispatchEvent(new Event('beforeprint'));
    expect(await words()).toBe('Only the newest 1,200 of these are printed.');
    hasMore.set(false);
    expect(await words()).toBe('');
    hasMore.set(true);
    window.dispatchEvent(new Event('afterprint'));
    expect(await words()).toBe('');
  });
});
