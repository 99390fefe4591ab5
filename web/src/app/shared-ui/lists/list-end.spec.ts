import { TestBed } from '@angular/core/testing';
import { provideIcons } from '../../icons';
import { ListEnd } from './list-end';
import { PagedList } from './paged-list';
import { settled } from '../screen-fixtures';

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
});
