import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideScreens } from '../shared-ui/screen-fixtures';
import { Signaling } from '../signaling/signaling';
import { ConnectionLine } from './connection-line';

describe('the line about the connection', () => {
  const connected = signal(false);
  const refusal = signal<'rate-limited' | null>(null);
  beforeEach(() => {
    vi.useFakeTimers();
    connected.set(false);
    refusal.set(null);
    TestBed.configureTestingModule({
      providers: [provideScreens([]), { provide: Signaling, useValue: { connected, refusal } }],
    });
  });
  afterEach(() => vi.useRealTimers());

  it('says that the server is not there, or that it keeps this page out, and what helps', async () => {
    const line = TestBed.createComponent(ConnectionLine);
    const text = async (ms: number) => {
      line.detectChanges();
      await vi.advanceTimersByTimeAsync(ms);
      line.detectChanges();
      return (line.nativeElement as HTMLElement).querySelector('[role=status] p')?.textContent ?? '';
    };
    expect(await text(1_900)).toBe('');
    expect(await text(200)).toBe('No connection to the server. Trying again…');
    refusal.set('rate-limited');
    expect(await text(0)).toMatch(/^Parley is open too often.* Close it in other tabs or on other devices/);
    connected.set(true);
    expect(await text(0)).toBe('');
  });
});
