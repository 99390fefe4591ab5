import { HttpEventType, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { tap } from 'rxjs';
import { ServerClock } from './server-clock';

/** Learns the server's time from every HTTP answer, so that it is known before the socket's first message. */
export const learnTime: HttpInterceptorFn = (request, next) => {
  const clock = inject(ServerClock);
  return next(request).pipe(
    tap((event) => event.type === HttpEventType.Response && clock.learnRoughly(event.headers.get('date'))),
  );
};
