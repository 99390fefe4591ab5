import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { newSignaling } from '../call/testing/fake-signaling';
import { Signaling } from '../signaling/signaling';
import { AskedAgain } from './asked-again';

const ask = vi.fn();

@Component({ template: '' })
class Page {
  readonly again = new AskedAgain(ask);
}

describe('AskedAgain', () => {
  let server: ReturnType<typeof newSignaling>;
  let hidden = false;
  beforeEach(() => {
    vi.useFakeTimers();
    ask.mockClear();
    hidden = false;
    vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
    server = newSignaling();
    TestBed.configureTestingModule({ providers: [{ provide: Signaling, useValue: server.signaling }] });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  const open = () => {
    const fixture = TestBed.createComponent(Page);
    TestBed.tick();
    return fixture;
  };
  const reconnect = () => server.snapshots.next({} as never);
  const turn = (away: boolean) => {
    hidden = away;
    document.dispatchEvent(new Event('visibilitychange'));
    TestBed.tick();
  };

  it('asks after a reconnect, and for a connection that breaks over and over once a minute', () => {
    open();
    expect(ask).not.toHaveBeenCalled();
    for (let times = 0; times < 5; times += 1) reconnect();
    expect(ask).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(60_000);
    expect(ask).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(600_000);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('asks nothing in a tab in the back until somebody looks at it', () => {
    open();
    turn(true);
    reconnect();
    vi.advanceTimersByTime(600_000);
    expect(ask).not.toHaveBeenCalled();
    turn(false);
    expect(ask).toHaveBeenCalledTimes(1);
    turn(true);
    turn(false);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('asks no more where somebody has asked meanwhile, or left', () => {
    const fixture = open();
    reconnect();
    reconnect();
    fixture.componentInstance.again.answered();
    vi.advanceTimersByTime(60_000);
    expect(ask).toHaveBeenCalledTimes(1);
    reconnect();
    reconnect();
    fixture.destroy();
    vi.advanceTimersByTime(600_000);
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
