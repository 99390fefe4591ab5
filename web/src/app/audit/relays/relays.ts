import { Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { IceServer, RelayTry } from '@contracts';
import { Problem } from '../../session/api-problem';
import { EmptyPlace } from '../../shared-ui/empty-place';
import { AuditHead } from '../audit-head';
import { askByBrowser } from './browser-relay';
import { RelayApi } from './relay-api';
import { lookOf, type RelayLook, type RelayRow, type RelaySide, summaryOf, transportWords } from './relay-row';

const NAMES: Readonly<Record<RelaySide, string>> = { server: 'From the server', browser: 'From this browser' };

/** For administrators: whether the server, and this browser, get a relay address from each TURN URL, and if not, why. */
@Component({
  selector: 'parley-relays',
  imports: [AuditHead, EmptyPlace, MatButton, MatIcon],
  templateUrl: './relays.html',
  styleUrl: './relays.scss',
})
export class Relays {
  private readonly api = inject(RelayApi);
  private running = new AbortController();
  private readonly rows = signal<readonly RelayRow[] | null>(null);
  protected readonly relayOnly = signal(false);
  protected readonly problem = signal<string | null>(null);
  /** Why the server could not ask; the browser's result is shown beside it. */
  private readonly unasked = signal<string | null>(null);
  protected readonly checking = signal(false);
  protected readonly bones = [0, 1, 2];
  protected readonly loading = computed(() => this.rows() === null && this.problem() === null);
  protected readonly empty = computed(() => this.rows()?.length === 0);
  protected readonly summary = computed(() => summaryOf(this.rows() ?? [], this.unasked() !== null));
  protected readonly shown = computed(() =>
    (this.rows() ?? []).map((row) => ({
      url: row.url,
      transport: transportWords(row.url),
      sides: (['server', 'browser'] as const).map((side) => ({
        name: NAMES[side],
        look: this.lookOf(side, row),
        result: row[side]?.result,
      })),
    })),
  );

  constructor() {
    void this.check();
    inject(DestroyRef).onDestroy(() => this.running.abort());
  }

  protected async check(): Promise<void> {
    this.running.abort();
    const { signal } = (this.running = new AbortController());
    this.problem.set(null);
    this.unasked.set(null);
    this.rows.set(null);
    this.checking.set(true);
    try {
      const { servers, relayOnly } = await this.api.configured();
      if (signal.aborted) return;
      this.relayOnly.set(relayOnly);
      this.rows.set(servers.flatMap(({ urls }) => urls).map((url) => ({ url, server: null, browser: null })));
      await Promise.all([this.askServer(signal), ...servers.map((server) => this.askBrowser(server, signal))]);
    } catch (failure) {
      if (!signal.aborted) this.problem.set(Problem.of(failure).words());
    } finally {
      if (!signal.aborted) this.checking.set(false);
    }
  }

  private lookOf(side: RelaySide, row: RelayRow): RelayLook | null {
    const tried = row[side];
    if (tried !== null) return lookOf(tried);
    const why = side === 'server' ? this.unasked() : null;
    return why === null ? null : { icon: 'cloud_off', words: 'Could not be checked', got: '', why };
  }

  private async askServer(signal: AbortSignal): Promise<void> {
    if (this.empty()) return;
    try {
      for (const tried of (await this.api.check()).tries) this.note('server', tried, signal);
    } catch (failure) {
      if (!signal.aborted) this.unasked.set(Problem.of(failure).words());
    }
  }

  private async askBrowser(server: IceServer, signal: AbortSignal): Promise<void> {
    await Promise.all(
      server.urls.map(async (url) => this.note('browser', await askByBrowser(url, { server, signal }), signal)),
    );
  }

  /** Results that come after a new check has begun, or the page was left, are ignored. */
  private note(side: RelaySide, tried: RelayTry, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.rows.update((rows) => rows && rows.map((row) => (row.url === tried.url ? { ...row, [side]: tried } : row)));
  }
}
