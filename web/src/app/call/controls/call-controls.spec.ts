import { OverlayContainer } from '@angular/cdk/overlay';
import { TestBed } from '@angular/core/testing';
import { provideIcons } from '../../icons';
import { newFakeSession, there } from '../testing/fake-session';
import type { CallAction } from './allowed';
import { CallControls } from './call-controls';

/** The bar of Ann's call, with its "More" open. */
async function newBar(allowed: CallAction[], { narrow = false, ofTwo = false, fullScreen = false } = {}) {
  const world = newFakeSession({ kind: ofTwo ? 'direct' : 'room' });
  TestBed.configureTestingModule({ providers: [provideIcons()] });
  const fixture = TestBed.createComponent(CallControls);
  const asked: unknown[] = [];
  fixture.componentInstance.asked.subscribe((action) => asked.push(action));
  fixture.componentInstance.reacted.subscribe((sign) => asked.push(sign));
  const inputs = { session: world.session, allowed: new Set(allowed), narrow, ofTwo, fullScreen };
  for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
  await fixture.whenStable();
  const page = fixture.nativeElement as HTMLElement;
  const button = (name: string) => page.querySelector<HTMLElement>(`[aria-label="${name}"]`);
  const names = () => [...page.querySelectorAll('.bar button')].map((one) => one.getAttribute('aria-label'));
  const overlay = TestBed.inject(OverlayContainer).getContainerElement();
  const items = () => [...overlay.querySelectorAll<HTMLElement>('[mat-menu-item]')];
  const menu = async (name = 'More') => {
    button(name)?.click();
    await fixture.whenStable();
    return items().map((one) => one.getAttribute('aria-label') ?? one.textContent.trim());
  };
  const choose = (name: string) =>
    items()
      .find((one) => one.textContent.includes(name))
      ?.click();
  return { ...world, fixture, asked, page, button, names, menu, choose };
}

describe('CallControls', () => {
  it('draws what is allowed, in one order, and what ends the call at the end', async () => {
    const { names, menu } = await newBar(['leave', 'chat', 'camera', 'microphone', 'devices', 'add'], { ofTwo: true });
    expect(names()).toEqual(['Unmute', 'Turn camera on', 'Chat', 'Add people', 'More', 'Hang up']);
    expect(await menu()).toEqual(['Devices']);
  });

  it('keeps no more in the bar of a telephone than fits', async () => {
    const { names, menu } = await newBar(['microphone', 'camera', 'chat', 'add', 'leave', 'devices'], {
      ...{ narrow: true, ofTwo: true },
    });
    expect(names()).toEqual(['Unmute', 'Turn camera on', 'Chat', 'More', 'Hang up']);
    expect(await menu()).toEqual(['Add people', 'Devices']);
  });

  it('asks for what was pressed, in the bar and under "More"', async () => {
    const { button, menu, choose, asked } = await newBar(['hand', 'leave', 'lock', 'view']);
    button('Raise hand')?.click();
    button('Leave')?.click();
    expect(await menu()).toEqual(['Speaker view', 'Lock the room']);
    choose('Lock the room');
    expect(asked).toEqual(['hand', 'leave', 'lock']);
  });

  it('offers reactions by name, and sends the sign', async () => {
    const { menu, choose, asked } = await newBar(['react']);
    expect(await menu('React')).toContain('Applause');
    choose('👏');
    expect(asked).toEqual(['👏']);
  });

  it('tells in figures and words who is in and who asks to come in', async () => {
    const { button, page, waiting, fixture } = await newBar(['participants']);
    const news = () => [button('Participants')?.dataset['badge'], page.querySelector('#people-news')?.textContent];
    expect(button('Participants')?.getAttribute('aria-describedby')).toContain('people-news');
    expect(news()).toEqual(['2', '2 in the call']);
    waiting.set([there(5, 'Eve', { state: 'waiting' })]);
    await fixture.whenStable();
    expect(news()).toEqual(['!', '2 in the call, 1 waiting']);
  });

  it('says what pressing again would do', async () => {
    const { me, button, menu, fixture } = await newBar(['hand', 'full-screen'], { fullScreen: true });
    me.update((person) => ({ ...person, handRaised: true }));
    await fixture.whenStable();
    expect(button('Lower hand')).not.toBeNull();
    expect(await menu()).toEqual(['Leave full screen']);
  });
});
