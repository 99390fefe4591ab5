import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatSnackBar } from '@angular/material/snack-bar';
import type { Call } from '@contracts';
import { Problem } from '../../session/api-problem';
import { newCall, newParticipant } from '../testing/call-fixtures';
import { CallEngine } from '../session/call-engine';
import { CallNews } from '../session/call-news';
import { Calling } from '../session/calling';
import { CallsApi } from '../session/calls-api';
import { MediaOpener } from '../own-media/media-opener';
import { CallMover } from './call-mover';
import { RunningElsewhere } from './running-elsewhere';
import { Floats } from '../../shared-ui/floating/floats';
import * as overlays from '../../shared-ui/floating/overlays';

const BEN = 2;
const MUTED = { audio: false, video: true, screen: true };
const CALL = newCall({
  status: 'accepted',
  participants: [newParticipant(1), newParticipant(BEN, { state: 'joined', media: MUTED })],
});

/** Records every step in its order; `move` is the server's answer. */
function newDevice({
  move = () => Promise.resolve(CALL),
  question = Promise.resolve(),
  engine = Promise.resolve(),
} = {}) {
  const steps: string[] = [];
  const said: string[] = [];
  const learned: Call[] = [];
  const media = {
    open: (wanted: object) => (steps.push(`open ${JSON.stringify(wanted)}`), question),
    close: () => steps.push('close'),
  };
  const goInto = vi.fn(() => (steps.push('go into'), Promise.resolve()));
  TestBed.configureTestingModule({
    providers: [
      { provide: MediaOpener, useValue: { make: () => media } },
      { provide: CallEngine, useValue: { loaded: null, load: () => engine } },
      { provide: CallsApi, useValue: { move: () => (steps.push('move'), move()) } },
      { provide: Calling, useValue: { busy: signal(false), goInto } },
      { provide: MatSnackBar, useValue: { open: (words: string) => said.push(words) } },
      {
        provide: RunningElsewhere,
        useValue: {
          placeIn: ({ participants }: Call) => participants[1],
        },
      },
      { provide: CallNews, useValue: { learn: (call: Call) => learned.push(call) } },
    ],
  });
  TestBed.inject(Floats).use(overlays);
  return { mover: TestBed.inject(CallMover), steps, said, learned, goInto, media };
}

describe('CallMover', () => {
  it('opens the media first, as they were there, then takes the call over and goes in with them', async () => {
    const { mover, steps, goInto, media } = newDevice();
    await mover.moveHere(CALL);
    expect(steps).toEqual(['open {"audio":false,"video":true}', 'move', 'go into']);
    expect(goInto).toHaveBeenCalledExactlyOnceWith({ call: CALL, participantId: BEN }, media);
    expect(mover.moving()).toBe(false);
  });

  it('leaves the call where it is when the question of the browser is not answered but given up', async () => {
    let answer: () => void = () => undefined;
    const question = new Promise<void>((resolve) => (answer = resolve));
    const { mover, steps } = newDevice({ question });
    const moving = mover.moveHere(CALL);
    await Promise.resolve();
    expect(mover.opening()).toBe(true);
    void mover.moveHere(CALL);
    mover.cancel();
    answer();
    await moving;
    expect(steps).toEqual(['open {"audio":false,"video":true}', 'close']);
    expect(mover.moving()).toBe(false);
  });

  it('holds nothing open where the server says no, and says that the call is over where it is', async () => {
    const over = newCall({ status: 'ended' });
    const refusal = new Problem(409, 'invalid-transition', 'The call is ended.', [], over);
    const { mover, steps, said, learned } = newDevice({ move: () => Promise.reject(refusal) });
    await mover.moveHere(CALL);
    expect(steps.at(-1)).toBe('close');
    expect(said).toEqual(['This call is over.']);
    expect(learned).toEqual([over]);
  });

  it('leaves the call where it is where what it needs cannot be loaded', async () => {
    const engine = Promise.reject(new Problem(0, 'unavailable', 'Failed to fetch'));
    const { mover, steps, said } = newDevice({ engine });
    await mover.moveHere(CALL);
    expect([steps, said.length, mover.moving()]).toEqual([['close'], 1, false]);
  });
});
