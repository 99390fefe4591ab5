import { TestBed } from '@angular/core/testing';
import type { Participant } from '@contracts';
import { provideIcons } from '../../icons';
import { newParticipant } from '../testing/call-fixtures';
import { ParticipantsPanel, type PersonAsk } from './participants-panel';

const ann = newParticipant(1, { displayName: 'Ann', role: 'host', state: 'joined' });
const ben = newParticipant(2, {
  displayName: 'Ben',
  state: 'joined',
  media: { audio: true, video: false, screen: false },
});
const cy = newParticipant(3, { displayName: 'Cy', state: 'waiting', guest: true, userId: null });

async function newPanel(inputs: Record<string, unknown> = {}) {
  TestBed.configureTestingModule({ providers: [provideIcons()] });
  const fixture = TestBed.createComponent(ParticipantsPanel);
  const all = { me: ann, present: [ben], ...inputs };
  for (const [name, value] of Object.entries(all)) fixture.componentRef.setInput(name, value);
  const asked: [PersonAsk['act'], string][] = [];
  fixture.componentInstance.asked.subscribe(({ act, person }) => asked.push([act, person.displayName]));
  await fixture.whenStable();
  const page = fixture.nativeElement as HTMLElement;
  const button = (name: string) => page.querySelector<HTMLElement>(`button[aria-label="${name}"]`);
  return { page, asked, button, fixture };
}

describe('ParticipantsPanel', () => {
  it('lets a host admit and deny whoever waits', async () => {
    const { asked, button } = await newPanel({ isHost: true, waiting: [cy] });
    button('Admit Cy')?.click();
    button('Deny Cy')?.click();
    expect(asked).toEqual([
      ['admit', 'Cy'],
      ['deny', 'Cy'],
    ]);
  });

  it('admits all at once where several wait', async () => {
    const dee: Participant = { ...cy, id: 4, displayName: 'Dee' };
    const { page, fixture } = await newPanel({ isHost: true, waiting: [cy, dee] });
    let all = 0;
    fixture.componentInstance.allAdmitted.subscribe(() => all++);
    [...page.querySelectorAll('button')].find(({ textContent }) => textContent.includes('Admit all'))?.click();
    expect(all).toBe(1);
  });

  it('lets a host mute, lower a hand and remove, and nobody else', async () => {
    const raised = { ...ben, handRaised: true };
    const host = await newPanel({ isHost: true, present: [raised] });
    for (const name of ['Mute Ben', 'Lower the hand of Ben', 'Remove Ben']) host.button(name)?.click();
    expect(host.asked.map(([act]) => act)).toEqual(['mute', 'lowerHand', 'remove']);
    TestBed.resetTestingModule();
    const member = await newPanel({ isHost: false, present: [raised] });
    expect(member.page.querySelectorAll('button')).toHaveLength(0);
  });

  it('mutes nobody who is muted, and nobody at all is unmuted', async () => {
    const { button, page } = await newPanel({
      isHost: true,
      present: [{ ...ben, media: { audio: false, video: false, screen: false } }],
    });
    expect(button('Mute Ben')).toBeNull();
    expect(page.innerHTML).not.toContain('Unmute');
  });

  it.each([
    ['ringing', 'Ringing…', 'Cancel the call to Dee'],
    ['rejected', 'Declined', 'Ring Dee again'],
    ['missed', 'No answer', 'Ring Dee again'],
  ] as const)('says of somebody who was rung and is %s: %s', async (state, words, name) => {
    const dee = newParticipant(4, { displayName: 'Dee', state });
    const { page, button } = await newPanel({ rung: [dee], canRing: true, mine: new Set([4]) });
    expect(page.querySelector('.words')?.textContent).toBe(words);
    expect(button(name)).not.toBeNull();
  });

  it('leaves it to those who rang somebody, and to hosts, to call it off', async () => {
    const dee = newParticipant(4, { displayName: 'Dee', state: 'ringing' });
    const { button } = await newPanel({ rung: [dee], canRing: true });
    expect(button('Cancel the call to Dee')).toBeNull();
  });

  it('puts raised hands on top of the others', async () => {
    const zoe = newParticipant(5, { displayName: 'Zoe', state: 'joined', handRaised: true });
    const { page } = await newPanel({ present: [ben, zoe] });
    expect([...page.querySelectorAll('bdi')].map(({ textContent }) => textContent)).toEqual(['Ann', 'Zoe', 'Ben']);
  });
});
