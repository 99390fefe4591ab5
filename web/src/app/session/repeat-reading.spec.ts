import { HttpClient, HttpHeaders, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Problem } from './api-problem';
import { Device } from './device';
import { outgoing } from './outgoing';
import { repeatReading } from './repeat-reading';
import { PendingRequests } from './pending-requests';

function busy(retryAfter: string | null, status = 503) {
  const headers = new HttpHeaders(retryAfter === null ? {} : { 'Retry-After': retryAfter });
  return { status, statusText: 'x', headers };
}

describe('a request that a server was too busy to answer', () => {
  let http: HttpClient;
  let server: HttpTestingController;
  let seen: unknown[];
  const see = { next: (body: unknown) => seen.push(body), error: (failure: unknown) => seen.push(Problem.of(failure)) };

  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, 'random').mockReturnValue(0);
    seen = [];
    TestBed.configureTestingModule({
      providers: [provideHttpClient(withInterceptors([repeatReading])), provideHttpClientTesting()],
    });
    [http, server] = [TestBed.inject(HttpClient), TestBed.inject(HttpTestingController)];
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    server.verify();
  });

  it('is made once more, when the server said, if it only reads; nothing is seen of it', () => {
    http.get('/api/calls').subscribe(see);
    server.expectOne('/api/calls').flush(null, busy('2'));
    vi.advanceTimersByTime(1_999);
    server.expectNone('/api/calls');
    vi.advanceTimersByTime(1);
    server.expectOne('/api/calls').flush({ items: [] });
    expect(seen).toEqual([{ items: [] }]);
  });

  it('is made up to half as much later, so that not everybody asks at the same moment', () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    http.get('/api/calls').subscribe(see);
    server.expectOne('/api/calls').flush(null, busy('2'));
    vi.advanceTimersByTime(2_499);
    server.expectNone('/api/calls');
    vi.advanceTimersByTime(1);
    server.expectOne('/api/calls').flush({ items: [] });
  });

  it('is not repeated if the server tried for long, as it does with searches', () => {
    http.get('/api/audit/calls').subscribe(see);
    vi.advanceTimersByTime(4_000);
    server.expectOne('/api/audit/calls').flush(null, busy('2'));
    vi.advanceTimersByTime(60_000);
    expect(seen).toMatchObject([{ status: 503 }]);
  });

  it('fails if it is refused again', () => {
    http.get('/api/calls').subscribe(see);
    server.expectOne('/api/calls').flush(null, busy('2'));
    vi.advanceTimersByTime(2_000);
    server.expectOne('/api/calls').flush(null, busy('2'));
    expect(seen).toMatchObject([{ status: 503, code: 'unavailable' }]);
    vi.advanceTimersByTime(60_000);
  });

  it('is not repeated when nobody waits for it any more', () => {
    const asked = http.get('/api/calls').subscribe(see);
    server.expectOne('/api/calls').flush(null, busy('2'));
    asked.unsubscribe();
    vi.advanceTimersByTime(60_000);
    expect(seen).toEqual([]);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('is not repeated if it is a %s', (method) => {
    http.request(method, '/api/calls').subscribe(see);
    server.expectOne('/api/calls').flush(null, busy('2'));
    vi.advanceTimersByTime(60_000);
    expect(seen).toMatchObject([{ status: 503 }]);
  });

  it.each([
    ['the server does not say when', busy(null)],
    ['it would be a long wait', busy('6')],
    ['the page asks too often', busy('1', 429)],
    ['something is wrong', busy('1', 500)],
  ])('is not repeated if %s', (_, answer) => {
    http.get('/api/calls').subscribe(see);
    server.expectOne('/api/calls').flush(null, answer);
    vi.advanceTimersByTime(60_000);
    expect(seen).toMatchObject([{ status: answer.status }]);
  });
});

describe('the app', () => {
  it('asks once more for what a server was too busy to answer, and is not done before', async () => {
    vi.useFakeTimers();
    vi.spyOn(Math, 'random').mockReturnValue(0);
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors(outgoing)),
        provideHttpClientTesting(),
        { provide: Device, useValue: { id: 'device-1' } },
      ],
    });
    const server = TestBed.inject(HttpTestingController);
    const seen: unknown[] = [];
    TestBed.inject(HttpClient)
      .get('/api/config')
      .subscribe((body) => seen.push(body));
    await vi.advanceTimersByTimeAsync(0);
    server.expectOne('/api/config').flush(null, busy('2'));
    expect(TestBed.inject(PendingRequests).areOpen).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    server.expectOne('/api/config').flush({ stun: [] });
    expect(seen).toEqual([{ stun: [] }]);
    expect(TestBed.inject(PendingRequests).areOpen).toBe(false);
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
});
