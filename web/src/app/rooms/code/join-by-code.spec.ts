import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { JoinByCode } from './join-by-code';

const CODE = 'abcd-efgh-jkmn';

describe('joining with a code', () => {
  let http: HttpTestingController;
  let element: HTMLElement;
  let shown: () => Promise<void>;

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([{ path: '**', children: [] }])],
    });
    http = TestBed.inject(HttpTestingController);
    const fixture = TestBed.createComponent(JoinByCode);
    element = fixture.nativeElement as HTMLElement;
    document.body.append(element);
    shown = async () => {
      await new Promise((resolve) => setTimeout(resolve));
      await fixture.whenStable();
    };
    await shown();
  });
  afterEach(() => element.remove());

  const input = () => element.querySelector('input')!;
  const error = () => element.querySelector('.wrong')?.textContent?.trim() ?? '';
  const give = async (text: string) => {
    input().value = text;
    input().dispatchEvent(new Event('input'));
    element.querySelector<HTMLButtonElement>('button[type=submit]')!.click();
    await shown();
  };
  const asked = () => http.expectOne(`/api/rooms/${CODE}/validate`);

  it('leads into the room, also from a whole link', async () => {
    await give(`see https://parley.example/join/${CODE.toUpperCase()}?from=mail`);
    asked().flush({ valid: true });
    await shown();
    expect(TestBed.inject(Router).url).toBe(`/join/${CODE}`);
  });

  it('says at the field what is no code, asks nobody, and takes the words back at the next letter', async () => {
    await give('Daily');
    http.expectNone(() => true);
    expect(error()).toContain('This is no code of a room');
    expect(document.activeElement).toBe(input());
    input().value = 'Dail';
    input().dispatchEvent(new Event('input'));
    await shown();
    expect(error()).toBe('');
  });

  it('says that no room has this code, and why it could not be looked up', async () => {
    await give(CODE);
    asked().flush({ valid: false });
    await shown();
    expect(error()).toContain('No room has this code');
    await give(CODE);
    asked().flush(
      { code: 'rate-limited', detail: 'x' },
      { status: 429, statusText: 'x', headers: { 'Retry-After': '90' } },
    );
    await shown();
    expect([error(), TestBed.inject(Router).url]).toEqual(['Too many attempts. Try again in 2 minutes.', '/']);
  });

  it('does nothing where nothing is given', async () => {
    await give('   ');
    http.expectNone(() => true);
    expect(error()).toBe('');
  });
});
