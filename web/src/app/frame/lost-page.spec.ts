import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, withNavigationErrorHandler } from '@angular/router';
import { Problem } from '../session/api-problem';
import type { OwnWords } from '../session/problem-words';
import { Feedback } from './feedback';
import { sayNotShown } from './lost-page';

describe('a screen that cannot be loaded', () => {
  afterEach(() => vi.restoreAllMocks());

  async function goTo(failure: Error): Promise<string[]> {
    const said: string[] = [];
    const fail = (error: unknown, own?: OwnWords) => said.push(Problem.of(error).words(own));
    const route = { path: 'people', loadComponent: () => Promise.reject(failure) };
    TestBed.configureTestingModule({
      providers: [
        provideRouter([route], withNavigationErrorHandler(sayNotShown)),
        { provide: Feedback, useValue: { fail } },
      ],
    });
    await expect(TestBed.inject(Router).navigateByUrl('/people')).rejects.toBe(failure);
    return said;
  }

  it.each([
    'Failed to fetch dynamically imported module: https://parley.example/chunk-1.js',
    'error loading dynamically imported module: https://parley.example/chunk-1.js',
    'Importing a module script failed.',
  ])('is told in words: %s', async (message) => {
    expect(await goTo(new TypeError(message))).toEqual([expect.stringContaining('This page could not be loaded.')]);
  });

  it('says where there is no connection', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    const failure = new TypeError('Failed to fetch dynamically imported module: chunk-1.js');
    expect(await goTo(failure)).toEqual(['No connection to the server. Try again.']);
  });

  it('tells another failure too', async () => {
    expect(await goTo(new Error('broken'))).toEqual([expect.stringContaining('Something did not work.')]);
  });
});
