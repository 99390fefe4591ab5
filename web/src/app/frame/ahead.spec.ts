import { Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, RouterOutlet, RouterPreloader, withPreloading } from '@angular/router';
import { config, Subject } from 'rxjs';
import { Ahead, AHEAD, loadAheadAgain } from './ahead';
import { soon } from '../testing/soon';

@Component({ template: '' })
class Screen {}

@Component({ imports: [RouterOutlet], template: '<router-outlet />' })
class Inner {
  protected readonly router = inject(Router);
}

describe('loading ahead', () => {
  const loaded: string[] = [];
  /** How often loading fails from now on. */
  let failures = 0;
  const screen = (name: string) => () => {
    if (failures-- > 0) return Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
    loaded.push(name);
    return Promise.resolve(Screen);
  };
  const inner = () => [
    { path: '', pathMatch: 'full' as const, component: Screen },
    { path: 'other', component: Screen },
    { path: 'call', data: AHEAD, loadComponent: screen('call') },
    { path: 'account', loadComponent: screen('account') },
  ];
  const goTo = async (address: string, { isThere = true } = {}) => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter(
          [
            { path: 'sign-in', component: Screen },
            { path: 'home', component: Inner, loadChildren: () => Promise.resolve(inner()) },
          ],
          withPreloading(Ahead),
        ),
      ],
    });
    TestBed.inject(RouterPreloader).setUpPreloading();
    await TestBed.inject(Router).navigateByUrl(address);
    if (isThere) TestBed.inject(Ahead).homeIsThere();
  };
  /** Waits until the failures have happened, and whoever heard of them has had their turn. */
  const failed = async () => {
    await soon(() => expect(failures).toBeLessThanOrEqual(0));
    await new Promise((resolve) => setTimeout(resolve));
  };
  beforeEach(() => {
    loaded.splice(0);
    failures = 0;
  });

  it('takes the screens that are marked, once their neighbour is shown', async () => {
    await goTo('/home');
    await soon(() => expect(loaded).toEqual(['call']));
  });

  it('waits until home has what it shows, but not for ever', async () => {
    await goTo('/home', { isThere: false });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(loaded).toEqual([]);
    await soon(() => expect(loaded).toEqual(['call']));
  });

  it('takes nothing of the screens for signed-in users on the sign-in page', async () => {
    await goTo('/sign-in');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(loaded).toEqual([]);
  });

  it('also goes on in browsers that do not tell when they are idle', async () => {
    vi.stubGlobal('requestIdleCallback', undefined);
    await goTo('/home');
    await soon(() => expect(loaded).toEqual(['call']));
    vi.unstubAllGlobals();
  });

  describe('where a file cannot be loaded', () => {
    const unhandled = vi.fn();
    beforeEach(() => {
      unhandled.mockClear();
      config.onUnhandledError = unhandled;
    });
    afterEach(() => {
      expect(unhandled).not.toHaveBeenCalled();
      config.onUnhandledError = null;
    });

    it('tries again when somebody goes on', async () => {
      failures = 1;
      await goTo('/home');
      await failed();
      expect(loaded).toEqual([]);
      await TestBed.inject(Router).navigateByUrl('/home/other');
      await soon(() => expect(loaded).toEqual(['call']));
    });

    it('tries again when the server is back', async () => {
      failures = 2;
      await goTo('/home');
      const back = new Subject<void>();
      const others = vi.fn(() => Promise.resolve());
      TestBed.runInInjectionContext(() => loadAheadAgain(back, others));
      await soon(() => expect(failures).toBe(1));
      back.next();
      await failed();
      expect([loaded, others.mock.calls.length]).toEqual([[], 1]);
      back.next();
      await soon(() => expect(loaded).toEqual(['call']));
    });
  });
});
