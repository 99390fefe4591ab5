import { Component, input } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  provideRouter,
  type Route,
  Router,
  type Routes,
  UrlSerializer,
  withComponentInputBinding,
} from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { routes } from '../app.routes';
import { auditRoutes } from '../audit/audit.routes';
import { CanonicalAddresses } from './canonical-address';
import { homeRoutes } from './home.routes';

@Component({ template: '{{ code() ?? id() ?? "no number" }}' })
class Page {
  readonly code = input<string>();
  readonly id = input<string>();
}

/** The app's own paths, each with a page that shows its inputs. */
const bare = (all: Routes): Routes =>
  all.map(({ path, pathMatch, redirectTo, children, component, loadComponent, loadChildren }: Route) => ({
    path,
    ...(pathMatch && { pathMatch }),
    ...(redirectTo !== undefined && { redirectTo }),
    ...((component ?? loadComponent) && !children && { component: Page }),
    ...(path === 'audit' && loadChildren && { children: bare(auditRoutes) }),
    ...(children && { children: bare(children) }),
  }));

describe('an address', () => {
  let harness: RouterTestingHarness;
  beforeEach(async () => {
    const all = [...bare(routes.filter(({ path }) => path !== '')), ...bare(homeRoutes)];
    TestBed.configureTestingModule({
      providers: [
        provideRouter(all, withComponentInputBinding()),
        { provide: UrlSerializer, useClass: CanonicalAddresses },
      ],
    });
    harness = await RouterTestingHarness.create();
  });
  const goTo = async (address: string) => {
    await harness.navigateByUrl(address);
    const text = (harness.fixture.nativeElement as HTMLElement).textContent?.trim();
    return [TestBed.inject(Router).url, text];
  };

  it.each([
    '/join/ABCD-EFGH-JKMN',
    '/JOIN/ABCD.EFGH.JKMN',
    '/join/abcd%20efgh%20jkmn',
    '/join/abcdefghjkmn',
    '/join/abcd%E2%80%91efgh%E2%80%93jkmn',
    '/join/ab%E2%80%8Bcd-efgh-jkmn.',
    '/join/abcd-efgh-jkmn).',
    '/join/abcd-efgh-jkmn/',
    '/join/abcd-efgh-jkmn',
  ])('%s is /join/abcd-efgh-jkmn before a page sees it', async (address) => {
    expect(await goTo(address)).toEqual(['/join/abcd-efgh-jkmn', 'abcd-efgh-jkmn']);
  });

  it.each([
    ['/HISTORY/12', '/history/12', '12'],
    ['/history/12,', '/history/12', '12'],
    ['/History/Missed', '/history/missed', 'no number'],
    ['/Audit/calls/3', '/audit/calls/3', '3'],
    ['/AUDIT/ACCESSES', '/audit/accesses', 'no number'],
    ['/People/5', '/people/5', '5'],
    ['/people/12.', '/people/12', '12'],
    ['/people/12”).', '/people/12', '12'],
    ['/Audit.', '/audit', 'no number'],
    ['/Call/007', '/call/7', '7'],
    ['/Meet', '/meet', 'no number'],
    ['/SIGN-IN.', '/sign-in', 'no number'],
    ['/Register', '/register', 'no number'],
    ['/rooms).', '/rooms', 'no number'],
    ['/ACCOUNT', '/account', 'no number'],
    ['/%EF%BC%A8istory/%EF%BC%91%EF%BC%92%E2%80%9D', '/history/12', '12'],
    ['//history///12//', '/history/12', '12'],
  ])('%s is %s', async (address, canonical, text) => {
    expect(await goTo(address)).toEqual([canonical, text]);
  });

  it('keeps what stands behind it, sign by sign', async () => {
    expect((await goTo('/join/ABCDEFGHJKMN?x=A.,&y=%20B#Z.'))[0]).toBe('/join/abcd-efgh-jkmn?x=A.,&y=%20B#Z.');
    expect((await goTo('/HISTORY?text=Ann.&result=missed'))[0]).toBe('/history?text=Ann.&result=missed');
    expect((await goTo('/history?text=50%'))[0]).toBe('/history?text=50%25');
  });

  it.each([
    ['/join/nonsense', '/join/nonsense', 'nonsense'],
    ['/join/a%2Fb', '/join/a%2Fb', 'a/b'],
    ['/history/12x', '/history/12x', '12x'],
    ['/history/-12', '/history/-12', '-12'],
    ['/history/1.5', '/history/1.5', '1.5'],
    ['/history/1%2', '/history/1%252', '1%2'],
    ['/history/12(a:b)c', '/history/12%28a:b%29c', '12(a:b)c'],
    ['/history/0', '/history/0', '0'],
  ])('%s is none, and stays as it is for the page to say so', async (address, canonical, text) => {
    expect(await goTo(address)).toEqual([canonical, text]);
  });

  it.each(['/history?text=%E0%A4', '/history#%E0%A4'])(
    '%s leads to its page without what cannot be read',
    async (address) => {
      expect((await goTo(address))[0]).toBe('/history');
    },
  );
});
