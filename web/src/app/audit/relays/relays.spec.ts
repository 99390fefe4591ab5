import { HttpTestingController } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { RouterTestingHarness } from '@angular/router/testing';
import type { IceServer, RelayTry } from '@contracts';
import { newUser } from '../../call/testing/call-fixtures';
import { Session } from '../../session/session';
import { provideScreens, settled } from '../../shared-ui/screen-fixtures';
import { Relays } from './relays';

const UDP = 'turn:turn.example.com:3478?transport=udp';
const TLS = 'turns:turn.example.com:5349?transport=tcp';
const TURN: IceServer = { urls: [UDP, TLS], username: '1:ann', credential: 'secret' };

/** What a connection to gather relay addresses with does: nothing, until the test says what the browser found. */
class Gatherer {
  static readonly opened: Gatherer[] = [];
  onicecandidate: ((event: object) => void) | null = null;
  onicecandidateerror: ((event: object) => void) | null = null;
  closed = false;

  constructor(readonly configuration: RTCConfiguration) {
    Gatherer.opened.push(this);
  }
  createDataChannel(): void {}
  async setLocalDescription(): Promise<void> {}
  close(): void {
    this.closed = true;
  }
  find(address: string): void {
    this.onicecandidate?.({ candidate: { type: 'relay', address } });
  }
  fail(errorCode: number, errorText = ''): void {
    this.onicecandidateerror?.({ errorCode, errorText });
  }
  end(): void {
    this.onicecandidate?.({ candidate: null });
  }
}

const newTry = (url: string, of: Partial<RelayTry> = {}): RelayTry => ({
  ...{ url, transport: 'udp', result: 'works', fault: null, code: null, address: '198.41.x.x', milliseconds: 12 },
  ...of,
});

describe('Relays', () => {
  let http: HttpTestingController;
  let harness: RouterTestingHarness;

  beforeEach(() => {
    Gatherer.opened.length = 0;
    vi.stubGlobal('RTCPeerConnection', Gatherer);
    TestBed.configureTestingModule({
      providers: [
        provideScreens([
          { path: 'audit/relays', component: Relays },
          { path: '**', children: [] },
        ]),
        { provide: Session, useValue: { user: signal({ ...newUser(5, 'Ruth'), role: 'admin' }) } },
      ],
    });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  const element = () => harness.fixture.nativeElement as HTMLElement;
  const words = (of: Element = element()) => of.textContent?.replace(/\s+/g, ' ').trim() ?? '';
  const shown = () => settled(harness.fixture);
  const lines = (of: Element) =>
    Array.from(of.querySelectorAll('h3, .result > :not(mat-icon), .why'), (one) => words(one));
  const sections = () =>
    Array.from(element().querySelectorAll('section'), (one) => lines(one).filter(Boolean).join(' ') || words(one));
  const press = (name: string) => {
    const found = [...element().querySelectorAll('button')].find(
      (one) => one.getAttribute('aria-label') === name || words(one) === name,
    );
    found!.click();
  };
  const answerConfig = (iceServers: IceServer[], iceTransportPolicy = 'all') =>
    http.expectOne('/api/config').flush({ iceServers, iceTransportPolicy });
  const answerCheck = (...tries: RelayTry[]) =>
    http.expectOne('/api/admin/relay-check').flush({ checkedAt: '', relayOnly: false, tries });
  const open = async (iceServers: IceServer[] = [{ urls: ['stun:s.example.com'] }, TURN], policy = 'all') => {
    harness = await RouterTestingHarness.create('/audit/relays');
    answerConfig(iceServers, policy);
    await shown();
  };

  it('asks each URL by itself, for relay addresses only', async () => {
    await open();
    expect(sections()).toEqual(Array.from({ length: 4 }, () => expect.stringContaining('Asking…')));
    expect(Gatherer.opened.map(({ configuration }) => configuration)).toEqual(
      [UDP, TLS].map((url) => ({ iceServers: [{ ...TURN, urls: [url] }], iceTransportPolicy: 'relay' })),
    );
  });

  it('says for the server and for this browser what came of each', async () => {
    await open();
    answerCheck(newTry(UDP), newTry(TLS, { result: 'fails', fault: 'credentials', code: 401, address: null }));
    Gatherer.opened[0].find('10.1.2.3');
    Gatherer.opened[1].fail(701, 'TURN host lookup received error.');
    Gatherer.opened[1].end();
    await shown();
    expect(sections()).toEqual([
      'From the server Works 198.41.x.x · 12 ms',
      expect.stringMatching(/^From this browser Works in part 10\.1\.x\.x · \d+ ms The relay address is private/),
      expect.stringMatching(/^From the server Fails Error 401 It did not take the credentials\. Compare TURN_SECRET/),
      expect.stringMatching(/^From this browser Fails The name is not known/),
    ]);
    expect(words(element().querySelector('.summary')!)).toBe(
      '1 of 2 give a relay address to the server, 1 to this browser.',
    );
    expect(Array.from(element().querySelectorAll('.transport'), (one) => words(one))).toEqual(['UDP', 'TLS']);
    expect(Gatherer.opened.every(({ closed }) => closed)).toBe(true);
  });

  it('one network that fails is no failure where another one works; a refusal tells more than silence', async () => {
    await open();
    Gatherer.opened[0].fail(701);
    Gatherer.opened[0].find('198.41.0.4');
    Gatherer.opened[1].fail(486);
    Gatherer.opened[1].fail(701);
    Gatherer.opened[1].end();
    await shown();
    expect(sections()[1]).toContain('Works 198.41.x.x');
    expect(sections()[3]).toContain('Error 486 The quota of one user is used up');
  });

  it('a URL that the browser does not take, and silence, are told', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), ms);
      return controller.signal;
    });
    vi.stubGlobal(
      'RTCPeerConnection',
      class extends Gatherer {
        constructor(configuration: RTCConfiguration) {
          if (configuration.iceServers?.[0]?.urls[0] === UDP) throw new SyntaxError();
          super(configuration);
        }
      },
    );
    const opening = open();
    await vi.advanceTimersByTimeAsync(10);
    await opening;
    expect(sections()[1]).toContain('This is no TURN URL');
    expect(sections()[3]).toContain('Asking…');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(words()).toContain('The browser could not reach it');
    vi.restoreAllMocks();
  });

  it('no check begins while another is under way, and a new one begins from nothing', async () => {
    await open();
    press('Check again');
    await shown();
    http.expectNone('/api/config');
    answerCheck(newTry(UDP), newTry(TLS));
    for (const one of Gatherer.opened) one.find('198.41.0.4');
    await shown();
    expect(sections().every((text) => text.includes('Works'))).toBe(true);
    press('Check again');
    await shown();
    answerConfig([TURN]);
    await shown();
    expect(sections().every((text) => text.endsWith('Asking…'))).toBe(true);
  });

  it('closes its connections when the page is left', async () => {
    await open();
    await harness.navigateByUrl('/elsewhere');
    await shown();
    expect(Gatherer.opened.map(({ closed }) => closed)).toEqual([true, true]);
  });

  it('says what to set where there is no TURN server, and asks nobody', async () => {
    await open([{ urls: ['stun:s.example.com'] }]);
    expect(words()).toContain('No TURN server is set up');
    expect(words()).toContain('Set TURN_URLS and TURN_SECRET, restart Parley');
    http.expectNone('/api/admin/relay-check');
    expect(Gatherer.opened).toEqual([]);
  });

  it('says that all calls go through it where that is so, and why it could not check', async () => {
    harness = await RouterTestingHarness.create('/audit/relays');
    http.expectOne('/api/config').flush(null, { status: 503, statusText: 'Away' });
    await shown();
    expect(words()).toContain('The relays could not be checked');
    press('Try again: The relays could not be checked');
    await shown();
    answerConfig([TURN], 'relay');
    await shown();
    expect(words()).toContain('All calls here go through it.');
    expect(sections()).toHaveLength(4);
  });

  it('what the browser found stays where the server could not ask, and the server’s side says why', async () => {
    await open([TURN]);
    http.expectOne('/api/admin/relay-check').flush(null, { status: 429, statusText: 'Too Many Requests' });
    for (const one of Gatherer.opened) one.find('198.41.0.4');
    await shown();
    expect(sections()).toEqual(
      [UDP, TLS].flatMap(() => [
        expect.stringMatching(/^From the server Could not be checked .+/),
        expect.stringMatching(/^From this browser Works/),
      ]),
    );
    expect(words(element().querySelector('.summary')!)).toBe(
      '2 of 2 give a relay address to this browser. The server could not ask them.',
    );
    press('Check again');
    await shown();
    answerConfig([TURN]);
    await shown();
    expect(sections().every((text) => text.endsWith('Asking…'))).toBe(true);
  });
});
