import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { MediaState } from '@contracts';
import { provideIcons } from '../../icons';
import type { LinkState } from '../../webrtc/peer-link';
import type { LinkMeasure } from '../../webrtc/quality/quality-samples';
import { newParticipant } from '../testing/call-fixtures';
import type { CallSession } from '../session/call-session';
import { ConnectionAdviser } from './connection-adviser';
import { ConnectionHint } from './connection-hint';

const CAMERA: MediaState = { audio: true, video: true, screen: false };
const WEAK = { lossPercent: 0, sentLossPercent: 20, videoOutKbps: 100 } as LinkMeasure;

/** Ann sends her camera's picture to Ben, and much of it gets lost. */
async function newHint() {
  const actual = signal(CAMERA);
  const asked: string[] = [];
  const state = signal<LinkState>('connected');
  const record = { nameOf: () => 'Ben', person: () => newParticipant(2) };
  const adviser = new ConnectionAdviser({ media: { actual }, record, links: signal(new Map([[2, { state }]])) });
  const session = {
    reports: { adviser },
    media: { actual, wanted: actual },
    toggleCamera: () => (asked.push('camera'), actual.update((state) => ({ ...state, video: !state.video }))),
  } as unknown as CallSession;
  TestBed.configureTestingModule({ providers: [provideIcons()] });
  const fixture = TestBed.createComponent(ConnectionHint);
  fixture.componentRef.setInput('session', session);
  await fixture.whenStable();
  const page = fixture.nativeElement as HTMLElement;
  const round = async (measure: LinkMeasure | null = WEAK) => {
    adviser.weigh(new Map(measure ? [[2, measure]] : []));
    await fixture.whenStable();
  };
  const press = async (name: string) => {
    [...page.querySelectorAll('button')].find((button) => button.textContent.includes(name))?.click();
    await fixture.whenStable();
  };
  const buttons = () => [...page.querySelectorAll('button')].map((button) => button.textContent.trim());
  return { page, round, press, buttons, asked, actual, state, fixture };
}

describe('ConnectionHint', () => {
  it('speaks up after two bad rounds, in a place that is read out', async () => {
    const { page, round, buttons } = await newHint();
    expect(page.getAttribute('role')).toBe('status');
    await round();
    expect(page.textContent.trim()).toBe('');
    await round();
    expect(page.textContent).toContain('The connection to Ben is weak: some of what you send gets lost.');
    expect(buttons()).toEqual(['Turn camera off', 'Dismiss']);
  });

  it('C6: turns the camera off only when it is asked to, and says no more of it', async () => {
    const { page, round, press, asked } = await newHint();
    await round();
    await round();
    await round();
    expect(asked).toEqual([]);
    await press('Turn camera off');
    expect(asked).toEqual(['camera']);
    await round();
    await round();
    expect(page.textContent.trim()).toBe('');
  });

  it('offers no camera to turn off that is off already', async () => {
    const { page, round, actual, fixture } = await newHint();
    await round();
    await round();
    actual.set({ ...CAMERA, video: false });
    await fixture.whenStable();
    expect(page.textContent.trim()).toBe('');
    await round();
    await round();
    expect(page.textContent).toContain('It helps to move closer to the router.');
  });

  it('says nothing while the connection is being restored', async () => {
    const { page, round, state, fixture } = await newHint();
    await round();
    await round();
    state.set('reconnecting');
    await fixture.whenStable();
    expect(page.textContent.trim()).toBe('');
    await round();
    state.set('connected');
    await round();
    expect(page.textContent.trim()).toBe('');
    await round();
    expect(page.textContent).toContain('The connection to Ben is weak');
  });

  it('goes when it is dismissed', async () => {
    const { page, round, press, asked } = await newHint();
    await round();
    await round();
    await press('Dismiss');
    await round();
    await round();
    expect([page.textContent.trim(), asked]).toEqual(['', []]);
  });

  it('goes with those of whom it was said', async () => {
    const { page, round } = await newHint();
    await round();
    await round();
    await round(null);
    expect(page.textContent.trim()).toBe('');
  });
});
