import { TestBed } from '@angular/core/testing';
import type { MediaState } from '@contracts';
import { provideIcons } from '../../icons';
import { newParticipant } from '../testing/call-fixtures';
import type { StageSeat } from './seat';
import { Tile } from './tile';

async function newTile() {
  TestBed.configureTestingModule({ providers: [provideIcons()] });
  const fixture = TestBed.createComponent(Tile);
  const ben = newParticipant(2, { displayName: 'Ben', state: 'joined' });
  fixture.componentRef.setInput('seat', { key: '2', kind: 'person', person: ben, track: null });
  fixture.componentRef.setInput('quality', { level: 'good', reason: 'The connection is good.' });
  await fixture.whenStable();
  const video = () => (fixture.nativeElement as HTMLElement).querySelector('video')!;
  const seat = async (of: Partial<StageSeat>, media: Partial<MediaState> = {}) => {
    const person = { ...ben, media: { audio: true, video: true, screen: false, ...media } };
    fixture.componentRef.setInput('seat', { key: '2', kind: 'person', person, track: null, ...of });
    await fixture.whenStable();
  };
  return { fixture, video, seat, text: () => (fixture.nativeElement as HTMLElement).textContent };
}

describe('Tile', () => {
  it('tells how good the connection is', async () => {
    const { text } = await newTile();
    expect(text()).toContain('Good connection');
  });

  it('says what is being tried once it takes long, and offers to start over', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { fixture, text } = await newTile();
    fixture.componentRef.setInput('trouble', 'connecting');
    fixture.componentRef.setInput('trying', 'Looking for a direct way.');
    TestBed.tick();
    expect(text()).not.toContain('Looking for');
    vi.advanceTimersByTime(5_100);
    TestBed.tick();
    expect(text()).toContain('Looking for a direct way.');
    expect(text()).toContain('Retry');
    vi.useRealTimers();
  });

  it('calls no connection good over which one hears nothing', async () => {
    const { fixture, text } = await newTile();
    fixture.componentRef.setInput('trouble', 'broken');
    await fixture.whenStable();
    expect(text()).toContain('Cannot hear each other');
    expect(text()).not.toContain('Good connection');
  });

  it('offers to start over only where there is room for it beside the words and the name', async () => {
    const { fixture, text } = await newTile();
    fixture.componentRef.setInput('trouble', 'broken');
    for (const [height, offers] of [
      [240, true],
      [136, true],
      [110, false],
      [54, false],
    ] as const) {
      fixture.componentRef.setInput('height', height);
      await fixture.whenStable();
      expect([text()?.includes('Cannot hear each other'), text()?.includes('Retry')]).toEqual([true, offers]);
    }
  });

  it('begins no sentence for which a narrow tile has no room, and keeps to the small label there', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { fixture, text } = await newTile();
    const small = () => (fixture.nativeElement as HTMLElement).classList.contains('small');
    fixture.componentRef.setInput('trouble', 'connecting');
    fixture.componentRef.setInput('trying', 'Looking for a direct way.');
    TestBed.tick();
    vi.advanceTimersByTime(5_100);
    for (const [width, trying, isSmall] of [
      [320, true, false],
      [183, false, false],
      [119, false, true],
    ] as const) {
      fixture.componentRef.setInput('width', width);
      TestBed.tick();
      expect([width, text()?.includes('Looking for'), small()]).toEqual([width, trying, isSmall]);
    }
    vi.useRealTimers();
  });

  it('goes on with the same picture while other things of the person change', async () => {
    const created = vi.fn();
    vi.stubGlobal(
      'MediaStream',
      class {
        constructor() {
          created();
        }
      },
    );
    const { seat } = await newTile();
    const track = { getSettings: () => ({}) } as unknown as MediaStreamTrack;
    await seat({ track });
    await seat({ track }, { audio: false });
    expect(created).toHaveBeenCalledTimes(1);
    vi.unstubAllGlobals();
  });

  it('fills the stage: nothing beside the picture, the chosen fit stays while they mute, a screen is shown whole', async () => {
    const { fixture, video, seat, text } = await newTile();
    const element = fixture.nativeElement as HTMLElement;
    const fits = () => video().classList.contains('fit');
    fixture.componentRef.setInput('filling', true);
    await seat({});
    expect(element.querySelectorAll('button, .label')).toHaveLength(0);
    expect(text().trim()).toBe('');
    expect(element.querySelector('parley-avatar')).not.toBeNull();
    expect(fits()).toBe(false);
    element.dispatchEvent(new MouseEvent('dblclick'));
    await seat({}, { audio: false });
    expect(fits()).toBe(true);
    await seat({ kind: 'screen' }, { screen: true });
    expect(fits()).toBe(true);
    await seat({});
    expect(fits()).toBe(false);
  });

  it('takes no double click for a wish where it is one of many', async () => {
    const { fixture, video, seat } = await newTile();
    await seat({});
    (fixture.nativeElement as HTMLElement).dispatchEvent(new MouseEvent('dblclick'));
    await fixture.whenStable();
    expect(video().classList.contains('fit')).toBe(false);
  });
});
