import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, withNavigationErrorHandler } from '@angular/router';
import { askBeforeLeaving } from '../../browser/leaving';
import { Problem } from '../../session/api-problem';
import type { OwnWords } from '../../session/problem-words';
import { Feedback } from '../feedback';
import { PlainNotice } from '../../shared-ui/floating/plain-notice';
import { LOAD_DOCUMENT, LOAD_NOTICES, sayNotShown } from './lost-page';
import { soon } from '../../testing/soon';

const NOT_LOADED = [
  'Failed to fetch dynamically imported module: https://parley.example/chunk-1.js',
  'error loading dynamically imported module: https://parley.example/chunk-1.js',
  'Importing a module script failed.',
];

describe('a screen that cannot be loaded', () => {
  const said: string[] = [];
  const loaded: string[] = [];
  const inCall = signal(false);
  let notices: () => Promise<{ Feedback: typeof Feedback }>;

  beforeEach(() => {
    sessionStorage.clear();
    for (const list of [said, loaded]) list.splice(0);
    inCall.set(false);
    notices = () => Promise.resolve({ Feedback });
    const route = (path: string) => ({ path, loadComponent: () => Promise.reject(failure) });
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideRouter([route('people'), route('account')], withNavigationErrorHandler(sayNotShown)),
        {
          provide: Feedback,
          useValue: {
            fail: (error: unknown, own?: OwnWords) => said.push(Problem.of(error).words(own)),
            offer: (text: string, action: string) => said.push(`${text} [${action}]`),
          },
        },
        { provide: LOAD_NOTICES, useValue: () => notices() },
        { provide: LOAD_DOCUMENT, useValue: (address: string) => loaded.push(address) },
      ],
    });
    TestBed.runInInjectionContext(() => askBeforeLeaving(inCall));
  });
  afterEach(() => {
    TestBed.inject(HttpTestingController).verify();
    vi.restoreAllMocks();
  });

  let failure: Error;
  async function goTo(address: string, message: string): Promise<void> {
    failure = new TypeError(message);
    await expect(TestBed.inject(Router).navigateByUrl(address)).rejects.toBe(failure);
  }
  /** The server is asked whether it has the page. */
  async function served(address: string, status = 200): Promise<void> {
    const asked = TestBed.inject(HttpTestingController).expectOne({ method: 'HEAD', url: address });
    asked.flush('', { status, statusText: `${status}` });
    await soon(() => expect(said.length + loaded.length).toBeGreaterThan(0));
  }

  it.each(NOT_LOADED)('comes from the server as a page: %s', async (message) => {
    await goTo('/account?tab=2', message);
    await served('/account?tab=2');
    expect([said, loaded]).toEqual([[], ['/account?tab=2']]);
  });

  it.each(NOT_LOADED)('is told in words where that did not help: %s', async (message) => {
    await goTo('/people', message);
    await served('/people');
    await goTo('/people', message);
    loaded.splice(0);
    await served('/people');
    expect([said, loaded]).toEqual([[expect.stringContaining('This page could not be loaded.')], []]);
  });

  it('comes from the server also after another one did', async () => {
    await goTo('/people', NOT_LOADED[0]);
    await served('/people');
    loaded.splice(0);
    await goTo('/account', NOT_LOADED[0]);
    await served('/account');
    expect([said, loaded]).toEqual([[], ['/account']]);
  });

  it('offers to reload during a call, which would be cut otherwise', async () => {
    inCall.set(true);
    await goTo('/people', NOT_LOADED[0]);
    await served('/people');
    expect([said, loaded]).toEqual([[expect.stringMatching(/^This page could not be loaded\..* \[Reload\]$/)], []]);
  });

  it('is told in words where the browser stores nothing, so that it does not load again and again', async () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new Error('denied');
    });
    await goTo('/people', NOT_LOADED[0]);
    await served('/people');
    expect([said, loaded]).toEqual([[expect.stringContaining('This page could not be loaded.')], []]);
  });

  it('says where there is no connection', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    await goTo('/people', NOT_LOADED[0]);
    await soon(() => expect(said).toEqual(['No connection to the server. Try again.']));
    expect(loaded).toEqual([]);
  });

  it('says where the server does not answer', async () => {
    await goTo('/people', NOT_LOADED[0]);
    await served('/people', 502);
    expect([said, loaded]).toEqual([['No connection to the server. Try again.'], []]);
  });

  it('tells another failure too', async () => {
    await goTo('/people', 'broken');
    await soon(() => expect(said).toEqual([expect.stringContaining('Something did not work.')]));
    expect(loaded).toEqual([]);
  });

  it('is told plainly where notices cannot be loaded either', async () => {
    notices = () => Promise.reject(new Error('offline'));
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    await goTo('/people', NOT_LOADED[0]);
    const { text } = TestBed.inject(PlainNotice);
    await soon(() => expect(text()).toBe('No connection to the server. Try again.'));
    expect(said).toEqual([]);
  });
});
