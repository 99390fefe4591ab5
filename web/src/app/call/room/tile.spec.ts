import { TestBed } from '@angular/core/testing';
import { provideIcons } from '../../icons';
import { newParticipant } from '../testing/call-fixtures';
import { Tile } from './tile';

async function newTile() {
  TestBed.configureTestingModule({ providers: [provideIcons()] });
  const fixture = TestBed.createComponent(Tile);
  const ben = newParticipant(2, { displayName: 'Ben', state: 'joined' });
  fixture.componentRef.setInput('seat', { key: '2', kind: 'person', person: ben, track: null });
  fixture.componentRef.setInput('quality', { level: 'good', reason: 'The connection is good.' });
  await fixture.whenStable();
  return { fixture, text: () => (fixture.nativeElement as HTMLElement).textContent };
}

describe('Tile', () => {
  it('tells how good the connection is', async () => {
    const { text } = await newTile();
    expect(text()).toContain('Good connection');
  });

  it('says what is being tried once it takes long, and offers to begin anew', async () => {
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

  it('offers to begin anew only where there is room for it beside the words and the name', async () => {
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
});
