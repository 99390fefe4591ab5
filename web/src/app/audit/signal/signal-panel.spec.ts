import { provideHttpClient } from '@angular/common/http';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { AuditSignal, CallEvent, StoredSample } from '@contracts';
import { Feedback } from '../../frame/feedback';
import { provideIcons } from '../../icons';
import { CANDIDATE, DESCRIPTION, newAuditCall, newEvent, newSample, newSignal } from '../audit-fixtures';
import type { Chosen } from '../ladder/chosen';
import { SignalPanel } from './signal-panel';

const HOSTILE = '<img src=x onerror="document.title=1">{{constructor}}';

describe('SignalPanel', () => {
  let fixture: ComponentFixture<SignalPanel>;

  beforeEach(() => {
    const providers = [provideIcons(), provideHttpClient(), { provide: Feedback, useValue: {} }];
    TestBed.configureTestingModule({ providers });
  });

  const show = async (
    chosen: Chosen,
    log: { signals?: AuditSignal[]; events?: CallEvent[]; samples?: StoredSample[]; revealed?: boolean },
  ) => {
    fixture = TestBed.createComponent(SignalPanel);
    const { signals = [], events = [], samples = [], revealed = false } = log;
    const inputs = { call: newAuditCall({ timeline: events }), signals, samples, chosen, revealed };
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    await fixture.whenStable();
    return element().textContent?.replace(/\s+/g, ' ').trim() ?? '';
  };
  const element = () => fixture.nativeElement as HTMLElement;
  const chosen = () => {
    const all: (Chosen | null)[] = [];
    fixture.componentInstance.choose.subscribe((one) => all.push(one));
    return all;
  };
  const press = (name: string) =>
    Array.from(element().querySelectorAll('button'))
      .find((one) => (one.getAttribute('aria-label') ?? one.textContent ?? '').includes(name))
      ?.click();

  it('tells a description’s facts, and what of it is new', async () => {
    const video = { kind: 'video', mid: '1', direction: 'inactive', rejected: true, codecs: ['VP8'] };
    const facts = { ...DESCRIPTION, iceUfrag: 'other', media: [...DESCRIPTION.media, video] };
    const text = await show({ signal: 3 }, { signals: [newSignal(1), newSignal(3, { facts })] });
    for (const words of [
      ...['Offer #3', 'Ann to Ben', 'Applied', '12 ms later', '5 ms later', 'ICE was restarted', 'sha-256 AA:BB'],
      ...['Video (mid 1) was added.', 'audio mid 0', 'opus', 'video mid 1', 'rejected', 'actpass', 'trickle'],
    ])
      expect(text).toContain(words);
    const all = chosen();
    press('the offer before');
    press('Previous signal');
    expect(all).toEqual([{ signal: 1 }, { signal: 1 }]);
  });

  it('is not led astray by a delivery that was noted after what came of it', async () => {
    const late = { deliveredAt: '2026-11-20T10:00:00.190Z', appliedAt: '2026-11-20T10:00:00.126Z' };
    const text = await show({ signal: 1 }, { signals: [newSignal(1, late)] });
    expect(text).toContain('90 ms later');
    expect(text).toContain('26 ms after it was committed');
  });

  it('shows what the page told: when it had the signal, how long it waited and how long it took', async () => {
    const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 9) + seconds * 1_000).toISOString();
    const times = { createdAt: at(0), deliveredAt: at(0), receivedAt: at(6), appliedAt: at(9.25), tookMs: 250 };
    const text = await show({ signal: 1 }, { signals: [newSignal(1, times)] });
    expect(text).toContain('6.0 s later');
    expect(text).toContain('the page took 250 ms, after 3.0 s of waiting for its place in the call');
    const open = newSignal(1, { ...times, appliedAt: null, tookMs: null });
    expect(await show({ signal: 1 }, { signals: [open] })).toContain('not reported');
  });

  it('says where nothing changed, and where there is none before', async () => {
    expect(await show({ signal: 2 }, { signals: [newSignal(1), newSignal(2)] })).toContain('Nothing changed.');
    expect(await show({ signal: 1 }, { signals: [newSignal(1)] })).toContain('This is the first one.');
  });

  it('takes a candidate apart', async () => {
    const facts = { ...CANDIDATE, protocol: 'tcp', tcpType: 'active', family: 'mdns' as const, address: 'mdns-1' };
    const text = await show({ signal: 1 }, { signals: [newSignal(1, { kind: 'candidate', facts })] });
    for (const words of ['host: an address', 'tcp (active)', 'mDNS', 'mdns-1', '54321', 'type preference 126 (host)'])
      expect(text).toContain(words);
  });

  it('says why a signal was refused, and that it went no further', async () => {
    const refused = newSignal(1, { outcome: 'refused', refusal: 'not-found', deliveredAt: null, appliedAt: null });
    const text = await show({ signal: 1 }, { signals: [refused] });
    expect(text).toContain('Refused: the other one was not in the call.');
    expect(text).not.toContain('Handed over');
  });

  it.each([
    [{ unreadable: true as const }, 'could not be read'],
    [{ endOfCandidates: true as const }, 'has named all of its candidates'],
    [null, 'could not be read'],
  ])('has words for facts like %j', async (facts, words) => {
    expect(await show({ signal: 1 }, { signals: [newSignal(1, { facts })] })).toContain(words);
  });

  it('shows what is hostile as text, also raw', async () => {
    const section = { kind: HOSTILE, mid: HOSTILE, direction: HOSTILE, rejected: false, codecs: [HOSTILE] };
    const of = {
      facts: { ...DESCRIPTION, media: [section], fingerprint: HOSTILE, setup: HOSTILE, iceOptions: HOSTILE },
      data: { type: 'offer' as const, sdp: `v=0\r\n${HOSTILE}\r\n` },
      applyError: HOSTILE,
    };
    const text = await show({ signal: 2 }, { signals: [newSignal(1), newSignal(2, of)], revealed: true });
    expect(text.split(HOSTILE).length).toBeGreaterThan(6);
    expect(element().querySelector('img')).toBeNull();
  });

  it('compares a revealed description with the one before, line by line', async () => {
    const raw = (id: number, sdp: string) => newSignal(id, { data: { type: 'offer', sdp } });
    const signals = [raw(1, 'v=0\r\na=sendrecv\r\n'), raw(2, 'v=0\r\na=recvonly\r\n')];
    await show({ signal: 2 }, { signals, revealed: true });
    const lines = () => Array.from(element().querySelectorAll('.line'), (line) => line.textContent?.trim());
    expect(lines()).toEqual(['v=0', '−Removed: a=sendrecv', '+Added: a=recvonly']);
    press('Show as it is');
    await fixture.whenStable();
    expect(lines()).toEqual(['v=0', 'a=recvonly']);
  });

  it('reads an event and a sample in words', async () => {
    const events = [newEvent(1, { kind: 'trouble', detail: { what: 'microphone-denied', detail: null } })];
    const event = await show({ event: 1 }, { events });
    expect(event).toContain('Event #1');
    expect(event).toContain('The browser blocks the microphone');
    expect(event).toContain('Ben');
    const sample = await show(
      { sample: 1 },
      { samples: [newSample(1, { level: 'poor', reason: 'loss', lossPercent: 9.04 })] },
    );
    for (const words of [
      'Ann from Ben',
      'Poor',
      'packets got lost',
      '9 %',
      '40.4 ms',
      'host ↔ srflx over udp',
      'not known',
    ])
      expect(sample).toContain(words);
  });

  it('says so where there is no such thing', async () => {
    expect(await show({ event: 9 }, {})).toContain('There is no such event in this call.');
  });
});
