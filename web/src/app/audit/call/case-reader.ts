import { computed, inject, Injectable, signal } from '@angular/core';
import type { AuditCall, AuditSignal, Page, StoredSample } from '@contracts';
import { Problem } from '../../session/api-problem';
import { AuditApi } from '../audit-api';

export type CaseState = 'loading' | 'ready' | 'missing' | 'failed';

/** Everything the server has of one call. What is revealed lives here alone, and goes with the page. */
@Injectable()
export class CaseReader {
  private readonly api = inject(AuditApi);
  private readonly mutableCall = signal<AuditCall | null>(null);
  private readonly masked = signal<readonly AuditSignal[]>([]);
  private readonly raw = signal<readonly AuditSignal[] | null>(null);
  private readonly mutableSamples = signal<readonly StoredSample[]>([]);
  private readonly mutableState = signal<CaseState>('loading');
  private readonly mutableLog = signal<'loading' | 'ready' | 'failed'>('loading');
  private readonly mutableRead = signal(0);
  private generation = 0;

  readonly call = this.mutableCall.asReadonly();
  readonly signals = computed(() => this.raw() ?? this.masked());
  readonly samples = this.mutableSamples.asReadonly();
  readonly revealed = computed(() => this.raw() !== null);
  /** Of the call itself. */
  readonly state = this.mutableState.asReadonly();
  /** Of its signals and samples. */
  readonly log = this.mutableLog.asReadonly();
  /** So many signals have come so far. */
  readonly read = this.mutableRead.asReadonly();

  /** Another call: nothing of the one before stays. */
  async open(id: number): Promise<void> {
    this.hide();
    this.mutableCall.set(null);
    this.masked.set([]);
    this.mutableSamples.set([]);
    this.mutableState.set('loading');
    await this.load(id);
  }

  /** The same call anew, while what is shown stays. */
  async refresh(): Promise<void> {
    const call = this.call();
    if (call) await this.load(call.id);
  }

  /** Signals and samples once more, after a failure. */
  async retryLog(): Promise<void> {
    const call = this.call();
    if (call) await this.loadLog(call.id, ++this.generation);
  }

  /** @throws Problem, and then nothing is revealed */
  async reveal(reason: string): Promise<void> {
    const call = this.call();
    if (!call) return;
    const raw = await this.pages((cursor) => this.api.reveal(call.id, reason, cursor));
    if (this.call()?.id === call.id) this.raw.set(raw);
  }

  hide(): void {
    this.raw.set(null);
  }

  private async load(id: number): Promise<void> {
    const generation = ++this.generation;
    try {
      const call = await this.api.call(id);
      if (generation !== this.generation) return;
      this.mutableCall.set(call);
      this.mutableState.set('ready');
    } catch (failure) {
      if (generation === this.generation && !this.call())
        this.mutableState.set(Problem.of(failure).status === 404 ? 'missing' : 'failed');
      return;
    }
    await this.loadLog(id, generation);
  }

  private async loadLog(id: number, generation: number): Promise<void> {
    this.mutableLog.set('loading');
    try {
      const told = (count: number) => generation === this.generation && this.mutableRead.set(count);
      const [signals, samples] = await Promise.all([
        this.pages((cursor) => this.api.signals(id, cursor), told),
        this.api.samples(id),
      ]);
      if (generation !== this.generation) return;
      this.masked.set(signals);
      this.mutableSamples.set(samples);
      this.mutableLog.set('ready');
    } catch {
      if (generation === this.generation) this.mutableLog.set('failed');
    }
  }

  private async pages(
    load: (cursor: string | null) => Promise<Page<AuditSignal>>,
    told: (count: number) => unknown = () => undefined,
  ): Promise<readonly AuditSignal[]> {
    const all: AuditSignal[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<AuditSignal> = await load(cursor);
      all.push(...page.items);
      told(all.length);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return all;
  }
}
