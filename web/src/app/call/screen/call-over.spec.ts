import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Call } from '@contracts';
import { provideIcons } from '../../icons';
import { newCall, newParticipant, newUser } from '../testing/call-fixtures';
import { CallOver } from './call-over';
import type { CallSession } from '../session/call-session';
import { Calling } from '../session/calling';
import { elsewhere } from '../elsewhere/elsewhere-fixtures';

const talked = (quality: Call['quality']) =>
  newCall({
    ...{ status: 'ended', endReason: 'hangup', acceptedAt: '2026-11-20T10:00:00.000Z', quality },
    participants: [1, 2].map((id) => newParticipant(id, { userId: id, joinedAt: '2026-11-20T10:00:00.000Z' })),
  });

describe('CallOver', () => {
  const peer = signal(newUser(1, 'Ann'));
  const session = {
    peer,
    title: () => peer().displayName,
    phase: signal({ name: 'over', words: 'Call ended' }),
    seconds: signal(5),
    call: signal(newCall()),
    me: () => ({ userId: 1 }),
  } as unknown as CallSession;

  async function endCall({ ofTwo = true } = {}): Promise<HTMLElement> {
    const calling = { ringing: signal(null) };
    TestBed.configureTestingModule({
      providers: [provideIcons(), elsewhere(), { provide: Calling, useValue: calling }],
    });
    const fixture = TestBed.createComponent(CallOver);
    fixture.componentRef.setInput('session', session);
    fixture.componentRef.setInput('ofTwo', ofTwo);
    document.body.append(fixture.nativeElement as HTMLElement);
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }

  it('takes the focus that went with the controls', async () => {
    const page = await endCall();
    expect(document.activeElement).toBe(page.querySelector('h1'));
    expect(document.activeElement?.textContent).toBe('Call ended');
  });

  it('tells of the connection what the history will tell, once the server has told it', async () => {
    const call = session.call as unknown as ReturnType<typeof signal<Call>>;
    const before = call();
    const page = await endCall();
    expect(page.querySelector('.details')?.textContent).toBe('5 s');
    for (const [quality, words] of [
      ['good', 'Connection good throughout'],
      ['poor', 'Connection poor at times'],
      [null, 'Connection not measured'],
    ] as const) {
      TestBed.resetTestingModule();
      call.set(talked(quality));
      expect((await endCall()).querySelector('.details')?.textContent).toBe(`5 s · ${words}`);
    }
    call.set(before);
  });

  it('calls no connection good, and nothing long, that never came up', async () => {
    const words = { name: 'over', ending: 'connect-failed', words: 'Could not connect' };
    (session.phase as unknown as ReturnType<typeof signal<object>>).set(words);
    const page = await endCall();
    expect(page.textContent).toContain('often helps');
    expect(page.querySelector('.details')).toBeNull();
    (session.phase as unknown as ReturnType<typeof signal<object>>).set({ name: 'over', words: 'Call ended' });
  });

  it('offers no second call to somebody whose account was deleted', async () => {
    expect((await endCall()).textContent).toContain('Call again');
    TestBed.resetTestingModule();
    peer.update((ann) => ({ ...ann, deleted: true }));
    expect((await endCall()).textContent).not.toContain('Call again');
  });

  it('has nobody to call again after a meeting, and no one face to show', async () => {
    const page = await endCall({ ofTwo: false });
    expect(page.textContent).not.toContain('Call again');
    expect(page.querySelector('parley-avatar')).toBeNull();
    expect(page.querySelector('.details')?.textContent).toBe('5 s');
  });

  it('leaves the focus where the user has it', async () => {
    const field = document.body.appendChild(document.createElement('input'));
    field.focus();
    await endCall();
    expect(document.activeElement).toBe(field);
    field.remove();
  });
});
