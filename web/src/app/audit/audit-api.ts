import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import {
  type AuditAccess,
  type AuditCall,
  type AuditSignal,
  type FoundCall,
  type Page,
  SIGNALS_PAGE_MAX,
  type StoredSample,
} from '@contracts';
import { firstValueFrom, type Observable } from 'rxjs';
import { query } from '../session/query';
import { ownTimeZone } from '../shared-ui/times/times';

/** Query parameters of a search, as the server names them. */
export type SearchParams = Readonly<Record<string, string | number | null>>;

/** What the access log is narrowed to. */
export interface AccessWish {
  callId: number | null;
  userId: number | null;
}

/** Support's view of all calls. Every request is recorded by the server. */
@Injectable({ providedIn: 'root' })
export class AuditApi {
  private readonly http = inject(HttpClient);

  search(params: SearchParams, cursor: string | null): Promise<Page<FoundCall>> {
    return firstValueFrom(this.http.get<Page<FoundCall>>('/api/audit/calls', { params: query({ ...params, cursor }) }));
  }

  /** All calls of a search as a table. @throws Problem */
  searchAsCsv(params: SearchParams): Promise<Blob> {
    return file(
      this.http.get('/api/audit/calls/export', {
        params: query({ ...params, timeZone: ownTimeZone() }),
        responseType: 'blob',
      }),
    );
  }

  call(id: number): Promise<AuditCall> {
    return firstValueFrom(this.http.get<AuditCall>(`/api/audit/calls/${id}`));
  }

  /** Oldest first, addresses masked. */
  signals(id: number, cursor: string | null): Promise<Page<AuditSignal>> {
    const params = query({ limit: SIGNALS_PAGE_MAX, cursor });
    return firstValueFrom(this.http.get<Page<AuditSignal>>(`/api/audit/calls/${id}/signals`, { params }));
  }

  /** The same with raw text and full addresses; the reason is kept. */
  reveal(id: number, reason: string, cursor: string | null): Promise<Page<AuditSignal>> {
    const params = query({ limit: SIGNALS_PAGE_MAX, cursor });
    return firstValueFrom(this.http.post<Page<AuditSignal>>(`/api/audit/calls/${id}/reveal`, { reason }, { params }));
  }

  async samples(id: number): Promise<readonly StoredSample[]> {
    const answer = this.http.get<{ items: StoredSample[] }>(`/api/audit/calls/${id}/quality`);
    return (await firstValueFrom(answer)).items;
  }

  /** The whole call as NDJSON, masked; with a reason, which is kept, as it was. @throws Problem */
  export(id: number, reason?: string): Promise<Blob> {
    const path = `/api/audit/calls/${id}/export`;
    const options = { responseType: 'blob' } as const;
    return file(reason === undefined ? this.http.get(path, options) : this.http.post(path, { reason }, options));
  }

  /** A Mermaid sequence diagram. @throws Problem */
  diagram(id: number): Promise<Blob> {
    return file(this.http.get(`/api/audit/calls/${id}/diagram`, { responseType: 'blob' }));
  }

  /** Who of the staff looked at what, newest first. */
  accesses(wish: AccessWish, cursor: string | null): Promise<Page<AuditAccess>> {
    const params = query({ ...wish, cursor });
    return firstValueFrom(this.http.get<Page<AuditAccess>>('/api/audit/accesses', { params }));
  }
}

/** The server's words about a file that it refuses come as a file too. */
async function file(answer: Observable<Blob>): Promise<Blob> {
  try {
    return await firstValueFrom(answer);
  } catch (failure) {
    throw await withWords(failure);
  }
}

async function withWords(failure: unknown): Promise<unknown> {
  if (!(failure instanceof HttpErrorResponse) || !(failure.error instanceof Blob)) return failure;
  const { headers, status, statusText, url } = failure;
  const body = parsed(await failure.error.text());
  return new HttpErrorResponse({ error: body, headers, status, statusText, url: url ?? undefined });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
