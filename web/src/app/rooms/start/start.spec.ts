import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import type { GuestRoomEntry } from '@contracts';
import { MediaOpener } from '../../call/own-media/media-opener';
import { provideIcons } from '../../icons';
import { LocalMedia, type MediaSource } from '../../media/local-media';
import { findPass } from '../../session/guest-pass';
import { CarriedMedia } from '../join/carried-media';
import { isKnocking } from '../join/kept-knock';
import { Start } from './start';

const CODE = 'abcd-efgh-jkmn';
const entry: GuestRoomEntry = {
  guest: { id: 5, displayName: 'Gus', roomCode: CODE },
  ...{ accessToken: 'g1', expiresIn: 43_200, title: 'Meeting of Gus', joinUrl: `https://parley.example/join/${CODE}` },
};

describe('a meeting without an account', () => {
  let http: HttpTestingController;
  let element: HTMLElement;
  let shown: () => Promise<void>;
  const made: LocalMedia[] = [];

  beforeEach(async () => {
    sessionStorage.clear();
    localStorage.clear();
    made.length = 0;
    const source = { getUserMedia: () => Promise.reject(new Error('none')) } as unknown as MediaSource;
    const make = () => {
      const media = new LocalMedia({ source, chosen: () => ({ microphone: null, camera: null }) });
      made.push(media);
      return media;
    };
    TestBed.configureTestingModule({
      providers: [
        provideIcons(),
        provideHttpClient(),
        provideHttpClientTesting(),
        provideRouter([{ path: '**', children: [] }]),
        { provide: MediaOpener, useValue: { make } },
      ],
    });
    http = TestBed.inject(HttpTestingController);
    const fixture = TestBed.createComponent(Start);
    element = fixture.nativeElement as HTMLElement;
    shown = async () => {
      await new Promise((resolve) => setTimeout(resolve));
      await fixture.whenStable();
    };
    await shown();
  });

  const answerOptions = async (guestRooms: boolean) => {
    http.expectOne('/api/auth/options').flush({ registration: 'open', guestRooms });
    await shown();
  };
  const start = async (name: string) => {
    const input = element.querySelector('input')!;
    input.value = name;
    input.dispatchEvent(new Event('input'));
    element.querySelector<HTMLButtonElement>('button[type=submit]')!.click();
    await shown();
  };
  const text = () => element.textContent?.replace(/\s+/g, ' ') ?? '';

  it('needs a name, and goes straight into its room with what was opened here', async () => {
    await answerOptions(true);
    await start('  ');
    http.expectNone('/api/rooms/guest');
    expect(text()).toContain('Enter the name that the others will see.');
    await start(' Gus ');
    const asked = http.expectOne('/api/rooms/guest');
    expect(asked.request.body).toEqual({ displayName: 'Gus' });
    asked.flush(entry);
    await shown();
    expect(TestBed.inject(Router).url).toBe(`/join/${CODE}`);
    expect([findPass(CODE)?.accessToken, isKnocking(CODE)]).toEqual(['g1', true]);
    expect(TestBed.inject(CarriedMedia).take()).toBe(made[0]);
  });

  it('says why it did not begin, and lets one try again', async () => {
    await answerOptions(true);
    await start('Gus');
    http.expectOne('/api/rooms/guest').flush({ code: 'rate-limited', detail: 'x' }, { status: 429, statusText: 'x' });
    await shown();
    expect([text().includes('That was too often.'), TestBed.inject(Router).url]).toEqual([true, '/']);
    expect(element.querySelector<HTMLButtonElement>('button[type=submit]')!.disabled).toBe(false);
  });

  it('is not to be had where the server has none', async () => {
    await answerOptions(false);
    expect(text()).toContain('Meetings are begun by people with an account here');
    expect(element.querySelector('form')).toBeNull();
  });
});
