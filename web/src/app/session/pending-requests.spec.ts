import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { countRequests, PendingRequests } from './pending-requests';

describe('the requests of this page', () => {
  it('are open until each has an answer, has failed, or is given up', () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(withInterceptors([countRequests])), provideHttpClientTesting()],
    });
    const [http, server] = [TestBed.inject(HttpClient), TestBed.inject(HttpTestingController)];
    const requests = TestBed.inject(PendingRequests);
    expect(requests.areOpen).toBe(false);
    http.get('/answered').subscribe();
    http.get('/failed').subscribe({ error: () => undefined });
    const givenUp = http.get('/given-up').subscribe();
    server.expectOne('/answered').flush({});
    server.expectOne('/failed').flush('', { status: 500, statusText: '500' });
    expect(requests.areOpen).toBe(true);
    givenUp.unsubscribe();
    expect(requests.areOpen).toBe(false);
  });
});
