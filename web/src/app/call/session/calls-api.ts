import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { AcceptedCall, AcceptJoin, Call, CallType, ClientConfig, ClientEndReason } from '@contracts';
import { firstValueFrom, type Observable } from 'rxjs';
import { Problem } from '../../session/api-problem';

/** The calls of the HTTP API. All methods throw `Problem`. */
@Injectable({ providedIn: 'root' })
export class CallsApi {
  private readonly http = inject(HttpClient);

  /** `key` makes a repeated request return the same call. */
  create(call: { calleeId: number; type: CallType }, key: string): Promise<Call> {
    return firstValueFrom(this.http.post<Call>('/api/calls', call, { headers: { 'Idempotency-Key': key } }));
  }

  find(id: number): Promise<Call> {
    return firstValueFrom(this.http.get<Call>(`/api/calls/${id}`));
  }

  /** With `join` it also joins the call, if the server can. */
  accept(id: number, join?: AcceptJoin): Promise<AcceptedCall> {
    return firstValueFrom(this.step(id, 'accept', join ? { join } : {}));
  }

  reject(id: number): Promise<Call> {
    return firstValueFrom(this.step(id, 'reject', {}));
  }

  cancel(id: number): Promise<Call> {
    return firstValueFrom(this.step(id, 'cancel', {}));
  }

  end(id: number, reason: ClientEndReason): Promise<Call> {
    return firstValueFrom(this.step(id, 'end', { reason }));
  }

  /** Moves the user's running call to this device. */
  move(id: number): Promise<Call> {
    return firstValueFrom(this.step(id, 'move', {}));
  }

  config(): Promise<ClientConfig> {
    return firstValueFrom(this.http.get<ClientConfig>('/api/config'));
  }

  private step(id: number, step: string, body: object): Observable<Call> {
    return this.http.post<Call>(`/api/calls/${id}/${step}`, body);
  }
}

/** Asks again if no answer came; only for requests that may be repeated safely. */
export async function twice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (Problem.of(error).status !== 0) throw error;
    return ask();
  }
}
