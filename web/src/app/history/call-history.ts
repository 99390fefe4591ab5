import { HttpClient } from '@angular/common/http';
import { computed, inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { type Call, type HistoryResult, isTerminal, type MissedPage, type Page } from '@contracts';
import { delay, filter, firstValueFrom } from 'rxjs';
import { query } from '../session/query';
import { Session } from '../session/session';
import { PagedList } from '../shared-ui/lists/paged-list';
import { ownTimeZone } from '../shared-ui/times/times';
import { ProfileBoard } from '../signaling/profile-board';
import { catchUps } from '../signaling/reconnects';
import { Signaling } from '../signaling/signaling';
import { type CallQuery, callParams, EVERY_CALL, matches } from './call-query';
import { isMissed } from './call-words';
import { MissedCalls } from './missed-calls';

export type HistoryView = 'all' | 'missed';

/** The server finds out why a call went wrong once its pages have reported everything, which takes it some seconds. */
const WHY_AFTER_MS = 10_000;

/**
 * The user's calls as one endless list that is updated as calls come and go. It keeps its scroll place when the
 * user visits another page.
 */
@Injectable({ providedIn: 'root' })
export class CallHistory {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  private readonly missed = inject(MissedCalls);
  private readonly profiles = inject(ProfileBoard);
  private readonly list = new PagedList<Call>((cursor) => this.fetch(cursor));
  private readonly mutableView = signal<HistoryView>('all');
  private readonly mutableQuery = signal<CallQuery>(EVERY_CALL);
  private opened: string | null = null;

  readonly view = this.mutableView.asReadonly();
  readonly query = this.mutableQuery.asReadonly();
  readonly calls = computed(() => this.profiles.latest(this.list.items()));
  readonly loadingFirst = this.list.loadingFirst;
  readonly loadingMore = this.list.loadingMore;
  readonly failed = this.list.failed;
  readonly problem = this.list.problem;
  readonly empty = this.list.empty;
  readonly hasMore = this.list.hasMore;
  readonly narrowed = computed(() => Object.values(this.query()).some((part) => part !== null));
  /** Where the user had scrolled to, in pixels. */
  scrollTop = 0;

  constructor() {
    const signaling = inject(Signaling);
    catchUps(signaling)
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.refresh());
    signaling
      .on('call:updated')
      .pipe(takeUntilDestroyed())
      .subscribe(({ call }) => this.follow(call));
    signaling
      .on('call:updated')
      .pipe(
        filter(({ call }) => isTerminal(call.status) && this.wasIn(call)),
        delay(WHY_AFTER_MS),
        takeUntilDestroyed(),
      )
      .subscribe(({ call }) => void this.learnAgain(call.id));
    signaling
      .on('call:incoming')
      .pipe(takeUntilDestroyed())
      .subscribe(({ call }) => this.follow(call));
    signaling
      .on('chat:read')
      .pipe(takeUntilDestroyed())
      .subscribe(({ callId }) => void this.learnAgain(callId));
    signaling
      .on('problem:changed')
      .pipe(takeUntilDestroyed())
      .subscribe(({ callId }) => void this.learnAgain(callId));
  }

  /**
   * Asks for these calls. If the question is the same as before, rows and scroll place stay; whatever had failed is
   * tried again.
   */
  open(view: HistoryView, asked: CallQuery): void {
    const question = JSON.stringify([view, asked]);
    if (question === this.opened) return this.list.revisit();
    this.opened = question;
    this.scrollTop = 0;
    this.mutableView.set(view);
    this.mutableQuery.set(asked);
    void this.list.restart();
  }

  /** Loads everything that is asked for, up to `atMost` calls. */
  all(atMost: number): Promise<void> {
    return this.list.all(atMost);
  }

  more(): void {
    void this.list.more();
  }

  retry(): void {
    void this.list.retry();
  }

  /** The history as a file, with the list's filters; only missed calls if the list shows these. */
  export(format: 'csv' | 'json'): Promise<Blob> {
    const view = this.view() === 'missed' ? { outcome: 'missed' satisfies HistoryResult } : {};
    const zone = format === 'csv' ? { timeZone: ownTimeZone() } : {};
    const params = query({ ...callParams(this.query()), ...view, ...zone, format });
    return firstValueFrom(this.http.get('/api/calls/export', { params, responseType: 'blob' }));
  }

  private refresh(): void {
    if (this.opened) void this.list.refresh();
  }

  private follow(call: Call): void {
    if (!this.opened) return;
    const isKnown = this.calls().some(({ id }) => id === call.id);
    // Only the server can search in chat messages, so a new call that may fit makes the list load again.
    if (this.query().search !== null && !isKnown) return void (isTerminal(call.status) && this.refresh());
    const belongs = this.belongs(call);
    this.list.update((known) => withCall(known, call, belongs));
    if (isTerminal(call.status) && this.wasIn(call)) void this.learnAgain(call.id);
  }

  /** The announcement goes to everybody, so it does not say what this user has read: asks the server. */
  private async learnAgain(callId: Call['id']): Promise<void> {
    const isShown = () => this.calls().some(({ id }) => id === callId);
    if (!isShown()) return;
    const call = await firstValueFrom(this.http.get<Call>(`/api/calls/${callId}`)).catch(() => null);
    if (call && isShown()) this.list.update((known) => withCall(known, call, this.belongs(call)));
  }

  private wasIn(call: Call): boolean {
    const myId = this.session.user()?.id;
    return call.participants.some(({ userId, joinedAt }) => userId === myId && joinedAt !== null);
  }

  private belongs(call: Call): boolean {
    const myId = this.session.user()?.id ?? 0;
    return this.view() === 'missed' ? isMissed(call, myId) : matches(call, this.query(), myId);
  }

  private fetch(cursor: string | null): Promise<Page<Call> | MissedPage> {
    if (this.view() === 'missed') return this.missed.page(cursor, 50);
    const params = query({ ...callParams(this.query()), cursor });
    return firstValueFrom(this.http.get<Page<Call>>('/api/calls', { params }));
  }
}

/** Announcements may come late or twice, so a lower version changes nothing. */
function withCall(known: readonly Call[], call: Call, belongs: boolean): readonly Call[] {
  const before = known.find(({ id }) => id === call.id);
  if (before && before.version > call.version) return known;
  const own = { chat: before?.chat, problem: before?.problem, why: before?.why };
  const marked = {
    ...call,
    chat: call.chat ?? own.chat,
    problem: call.problem ?? own.problem,
    why: call.why ?? own.why,
  };
  const others = known.filter(({ id }) => id !== call.id);
  if (!belongs) return others;
  const at = others.findIndex((other) => other.initiatedAt < call.initiatedAt);
  // Older than everything that is loaded: the call comes with its page.
  if (at === -1 && !before && others.length > 0) return known;
  const place = at === -1 ? others.length : at;
  return [...others.slice(0, place), marked, ...others.slice(place)];
}
