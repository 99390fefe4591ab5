import { Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, RouterOutlet, RouterPreloader, withPreloading } from '@angular/router';
import { Ahead, AHEAD } from './ahead';

@Component({ template: '' })
class Screen {}

@Component({ imports: [RouterOutlet], template: '<router-outlet />' })
class Inner {
  protected readonly router = inject(Router);
}

describe('loading ahead', () => {
  const loaded: string[] = [];
  const screen = (name: string) => () => {
    loaded.push(name);
    return Promise.resolve(Screen);
  };
  const inner = [
    { path: '', pathMatch: 'full' as const, component: Screen },
    { path: 'call', data: AHEAD, loadComponent: screen('call') },
    { path: 'account', loadComponent: screen('account') },
  ];
  const goTo = async (address: string) => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter(
          [
            { path: 'sign-in', component: Screen },
            { path: 'home', component: Inner, loadChildren: () => Promise.resolve(inner) },
          ],
          withPreloading(Ahead),
        ),
      ],
    });
    TestBed.inject(RouterPreloader).setUpPreloading();
    await TestBed.inject(Router).navigateByUrl(address);
  };
  beforeEach(() => loaded.splice(0));

  it('takes the screens that are marked, once their neighbour is shown', async () => {
    await goTo('/home');
    await vi.waitFor(() => expect(loaded).toEqual(['call']), { timeout: 3_000 });
  });

  it('takes nothing of the screens for signed-in users on the sign-in page', async () => {
    await goTo('/sign-in');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(loaded).toEqual([]);
  });

  it('also goes on in browsers that do not tell when they are idle', async () => {
    vi.stubGlobal('requestIdleCallback', undefined);
    await goTo('/home');
    await vi.waitFor(() => expect(loaded).toEqual(['call']), { timeout: 3_000 });
    vi.unstubAllGlobals();
  });
});
