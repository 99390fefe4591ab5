import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Call, CallType, ClientConfig, ClientEndReason } from '@contracts';
import { firstValueFrom, type Observable } from 'rxjs';

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

  accept(id: number): Promise<Call> {
    return firstValueFrom(this.step(id, 'accept', {}));
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
