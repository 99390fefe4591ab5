import { HttpEventType, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { tap } from 'rxjs';
import { ServerClock } from './server-clock';

/** Every answer tells the server's time; it is heard before the first message of the socket. */
export const learnTime: HttpInterceptorFn = (request, next) => {
  const clock = inject(ServerClock);
  return next(request).pipe(
    tap((event) => event.type === HttpEventType.Response && clock.learnRoughly(event.headers.get('date'))),
  );
};
