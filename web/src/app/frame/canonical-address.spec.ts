import { Component, input } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { canonicalId, canonicalRoom, inAnyCase } from './canonical-address';

const opened: string[] = [];

@Component({ template: '{{ note() }}' })
class Page {
  readonly code = input<string>();
  readonly id = input<string>();
  protected note(): string {
    const given = this.code() ?? this.id() ?? '';
    if (opened.at(-1) !== given) opened.push(given);
    return given;
  }
}

describe('an address', () => {
  let harness: RouterTestingHarness;
  beforeEach(async () => {
    opened.length = 0;
    TestBed.configureTestingModule({
      providers: [
        provideRouter(
          [
            { matcher: inAnyCase('join', 'code'), canActivate: [canonicalRoom], component: Page },
            { path: 'people', children: [{ path: ':id', canActivate: [canonicalId('/people')], component: Page }] },
          ],
          withComponentInputBinding(),
        ),
      ],
    });
    harness = await RouterTestingHarness.create();
  });
  const goTo = async (address: string) => {
    await harness.navigateByUrl(address);
    return [TestBed.inject(Router).url, opened];
  };

  it.each([
    '/join/ABCD-EFGH-JKMN',
    '/JOIN/ABCD.EFGH.JKMN',
    '/join/abcd%20efgh%20jkmn',
    '/join/abcdefghjkmn',
    '/join/abcd%E2%80%91efgh%E2%80%93jkmn',
    '/join/ab%E2%80%8Bcd-efgh-jkmn.',
    '/join/abcd-efgh-jkmn',
  ])('%s is /join/abcd-efgh-jkmn before a page sees it', async (address) => {
    expect(await goTo(address)).toEqual(['/join/abcd-efgh-jkmn', ['abcd-efgh-jkmn']]);
  });

  it('keeps what stands behind it', async () => {
    expect(await goTo('/join/ABCDEFGHJKMN?x=1#y')).toEqual(['/join/abcd-efgh-jkmn?x=1#y', ['abcd-efgh-jkmn']]);
    expect(await goTo('/people/%EF%BC%91%EF%BC%92?x=1')).toEqual(['/people/12?x=1', ['abcd-efgh-jkmn', '12']]);
  });

  it('that can be none stays as it is, for the page to say so', async () => {
    expect(await goTo('/join/nonsense')).toEqual(['/join/nonsense', ['nonsense']]);
    expect(await goTo('/people/12x')).toEqual(['/people/12x', ['nonsense', '12x']]);
  });
});
