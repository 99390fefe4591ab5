import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import {
  type AuditAccess,
  type AuditCall,
  type AuditSignal,
  type Call,
  type CallProblem,
  type FoundCall,
  type ListedProblem,
  type LiveBoard,
  type Overview,
  type OverviewDays,
  type Page,
  type ProblemState,
  SIGNALS_PAGE_MAX,
  type StoredSample,
} from '@contracts';
import { firstValueFrom, type Observable } from 'rxjs';
import { Problem, responseIn } from '../session/api-problem';
import { query } from '../session/query';
import { ownTimeZone } from '../shared-ui/times/times';

/** The query parameters of a search, with the server's names. */
export type SearchParams = Readonly<Record<string, string | number | readonly string[] | null>>;

/** The filters of the access log. */
export interface AccessWish {
  callId: number | null;
  userId: number | null;
}

/** Support's view of all calls. Every request is recorded by the server. */
@Injectable({ providedIn: 'root' })
export class AuditApi {
  private readonly http = inject(HttpClient);

  overview(days: OverviewDays): Promise<Overview> {
    const params = query({ days, timeZone: ownTimeZone() });
    return firstValueFrom(this.http.get<Overview>('/api/audit/overview', { params }));
  }

  search(params: SearchParams, cursor: string | null): Promise<Page<FoundCall>> {
    return firstValueFrom(this.http.get<Page<FoundCall>>('/api/audit/calls', { params: query({ ...params, cursor }) }));
  }

  /** All calls that a search finds, as CSV. @throws Problem */
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

  /** Oldest first, with masked addresses. */
  signals(id: number, cursor: string | null): Promise<Page<AuditSignal>> {
    const params = query({ limit: SIGNALS_PAGE_MAX, cursor });
    return firstValueFrom(this.http.get<Page<AuditSignal>>(`/api/audit/calls/${id}/signals`, { params }));
  }

  /** The signals with raw text and full addresses; the server records the reason. */
  reveal(id: number, reason: string, cursor: string | null): Promise<Page<AuditSignal>> {
    const params = query({ limit: SIGNALS_PAGE_MAX, cursor });
    return firstValueFrom(this.http.post<Page<AuditSignal>>(`/api/audit/calls/${id}/reveal`, { reason }, { params }));
  }

  async samples(id: number): Promise<readonly StoredSample[]> {
    const answer = this.http.get<{ items: StoredSample[] }>(`/api/audit/calls/${id}/quality`);
    return (await firstValueFrom(answer)).items;
  }

  /** The whole call as NDJSON: masked, or unmasked if there is a reason, which the server records. @throws Problem */
  export(id: number, reason?: string): Promise<Blob> {
    const path = `/api/audit/calls/${id}/export`;
    const options = { responseType: 'blob' } as const;
    return file(reason === undefined ? this.http.get(path, options) : this.http.post(path, { reason }, options));
  }

  /** A Mermaid sequence diagram of the call. @throws Problem */
  diagram(id: number): Promise<Blob> {
    return file(this.http.get(`/api/audit/calls/${id}/diagram`, { responseType: 'blob' }));
  }

  /** The calls that ring or run now. */
  live(): Promise<LiveBoard> {
    return firstValueFrom(this.http.get<LiveBoard>('/api/audit/live'));
  }

  /** Ends a running call for everybody in it; the server records the reason. */
  end(id: number, reason: string): Promise<Call> {
    return firstValueFrom(this.http.post<Call>(`/api/audit/calls/${id}/end`, { reason }));
  }

  /** What people reported, newest first; all of it without a state. */
  problems(state: ProblemState | null, cursor: string | null): Promise<Page<ListedProblem>> {
    const params = query({ state, cursor });
    return firstValueFrom(this.http.get<Page<ListedProblem>>('/api/audit/problems', { params }));
  }

  /** An empty answer takes an earlier one away. The request says which version of the report its author has read. */
  answer({ id, answeredAt }: CallProblem, said: { state: ProblemState; answer: string }): Promise<CallProblem> {
    const change = { ...said, basedOn: answeredAt };
    return firstValueFrom(this.http.patch<CallProblem>(`/api/audit/problems/${id}`, change));
  }

  /** The access log of the staff, newest first. */
  accesses(wish: AccessWish, cursor: string | null): Promise<Page<AuditAccess>> {
    const params = query({ ...wish, cursor });
    return firstValueFrom(this.http.get<Page<AuditAccess>>('/api/audit/accesses', { params }));
  }
}

/** If the server refuses a file, its problem arrives as a Blob too, and is parsed here. */
async function file(answer: Observable<Blob>): Promise<Blob> {
  try {
    return await firstValueFrom(answer);
  } catch (failure) {
    throw await withWords(failure);
  }
}

async function withWords(failure: unknown): Promise<unknown> {
  const response = responseIn(failure);
  if (!(response?.error instanceof Blob)) return failure;
  const { headers, status, statusText, url } = response;
  const body = parsed(await response.error.text());
  return Problem.of(new HttpErrorResponse({ error: body, headers, status, statusText, url: url ?? undefined }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
