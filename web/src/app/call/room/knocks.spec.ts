import { TestBed } from '@angular/core/testing';
import { provideIcons } from '../../icons';
import { newParticipant } from '../testing/call-fixtures';
import { Knocks } from './knocks';

describe('Knocks', () => {
  it('starts its guard again when another one asks: the click for the one before lets nobody else in', async () => {
    TestBed.configureTestingModule({ providers: [provideIcons()] });
    const fixture = TestBed.createComponent(Knocks);
    const notice = () => (fixture.nativeElement as HTMLElement).querySelector('.knock');
    fixture.componentRef.setInput('waiting', [newParticipant(5), newParticipant(6)]);
    await fixture.whenStable();
    const first = notice();
    fixture.componentRef.setInput('waiting', [newParticipant(6)]);
    await fixture.whenStable();
    expect(notice()).not.toBe(first);
    expect(notice()?.classList).toContain('parley-unseen');
  });

  it('says who asks in a place that was there before, for those who hear the screen', async () => {
    TestBed.configureTestingModule({ providers: [provideIcons()] });
    const fixture = TestBed.createComponent(Knocks);
    fixture.componentRef.setInput('waiting', []);
    await fixture.whenStable();
    const status = (fixture.nativeElement as HTMLElement).querySelector('[role=status]');
    expect(status?.textContent).toBe('');
    const [first, second] = [newParticipant(5), newParticipant(6)];
    fixture.componentRef.setInput('waiting', [first, second]);
    await fixture.whenStable();
    expect(status?.textContent).toContain(first.displayName);
    expect(status?.textContent).toContain('asks to come in, 1 more');
  });
});
