import { TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { of } from 'rxjs';
import { provideScreens, settled } from '../screen-fixtures';
import type { DateSpan } from '../times/date-span';
import { DateChip } from './date-chip';

describe('DateChip', () => {
  const DAYS: DateSpan = { from: '2026-11-02', to: '2026-11-04' };

  async function open(span: DateSpan, answer?: DateSpan) {
    const dialog = { open: vi.fn(() => ({ afterClosed: () => of(answer) })) };
    TestBed.configureTestingModule({ providers: [provideScreens([]), { provide: MatDialog, useValue: dialog }] });
    const fixture = TestBed.createComponent(DateChip);
    fixture.componentRef.setInput('span', span);
    fixture.componentRef.setInput('wordsOf', ({ from }: DateSpan) => `From ${from}`);
    const chosen: DateSpan[] = [];
    fixture.componentInstance.chosen.subscribe((one) => chosen.push(one));
    await settled(fixture);
    const choose = async (words: string) => {
      (fixture.nativeElement as HTMLElement).querySelector('button')!.click();
      await settled(fixture);
      const offers = Array.from(document.querySelectorAll<HTMLElement>('[mat-menu-item]'));
      offers.find(({ textContent }) => textContent?.trim() === words)!.click();
      await settled(fixture);
    };
    return { fixture, dialog, chosen, choose };
  }

  it('offers the spans that it is given, and calls the chosen one as it is told', async () => {
    const { fixture, chosen, choose } = await open(DAYS);
    fixture.componentRef.setInput('quickSpans', [{ words: 'In May', span: () => DAYS }]);
    await settled(fixture);
    expect((fixture.nativeElement as HTMLElement).textContent).toContain('From 2026-11-02');
    await choose('In May');
    await choose('Any time');
    expect(chosen).toEqual([DAYS, { from: null, to: null }]);
  });

  it('hands the days to the dialog, and takes others from it', async () => {
    const others = { from: '2026-11-05', to: null };
    const { dialog, chosen, choose } = await open(DAYS, others);
    await choose('Choose dates…');
    expect(dialog.open).toHaveBeenCalledExactlyOnceWith(expect.anything(), { data: DAYS });
    expect(chosen).toEqual([others]);
  });

  it('leaves the fields of the dialog empty where the ends are moments', async () => {
    const { dialog, chosen, choose } = await open({ from: '2026-11-02T10:00:00.000Z', to: '2026-11-02T11:00:00.000Z' });
    await choose('Choose dates…');
    expect(dialog.open).toHaveBeenCalledExactlyOnceWith(expect.anything(), { data: { from: null, to: null } });
    expect(chosen).toEqual([]);
  });
});
