import { TestBed } from '@angular/core/testing';
import { newUser } from '../testing/call-fixtures';
import { RemoteView } from './remote-view';

describe('RemoteView', () => {
  it('keeps the chosen fit while the other mutes, and shows a shared screen whole', async () => {
    const fixture = TestBed.createComponent(RemoteView);
    const show = async (audio: boolean, screen: boolean) => {
      fixture.componentRef.setInput('media', { audio, video: true, screen });
      await fixture.whenStable();
      return (fixture.nativeElement as HTMLElement).querySelector('video')?.classList.contains('fit');
    };
    fixture.componentRef.setInput('user', newUser(1, 'Ann'));
    fixture.componentRef.setInput('track', null);
    expect(await show(true, false)).toBe(false);
    fixture.componentInstance.changeFit();
    expect(await show(false, false)).toBe(true);
    expect(await show(true, true)).toBe(true);
    expect(await show(true, false)).toBe(false);
  });
});
