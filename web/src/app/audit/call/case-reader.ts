import { computed, inject, Injectable, signal } from '@angular/core';
import { type AuditCall, type AuditSignal, idOf, isLive, type Page, type StoredSample } from '@contracts';
import { Problem } from '../../session/api-problem';
import { AuditApi } from '../audit-api';

export type CaseState = 'loading' | 'ready' | 'missing' | 'failed';

/** All data the server has about one call. Revealed data is kept only here and is dropped with the page. */
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
  private readonly wasWhole = signal(false);
  private generation = 0;
  private underWay: Promise<unknown> = Promise.resolve();

  readonly call = this.mutableCall.asReadonly();
  /** The revealed signals, followed by newer ones, which are masked. */
  readonly signals = computed(() => {
    const raw = this.raw();
    return raw === null ? this.masked() : [...raw, ...this.since()];
  });
  readonly samples = this.mutableSamples.asReadonly();
  readonly revealed = computed(() => this.raw() !== null);
  /** The signals newer than the reveal; they are masked. */
  readonly since = computed(() => newer(this.masked(), this.raw()));
  /** State of the call itself. */
  readonly state = this.mutableState.asReadonly();
  /** State of its signals and samples. */
  readonly log = this.mutableLog.asReadonly();
  /** How many signals have loaded so far. */
  readonly read = this.mutableRead.asReadonly();
  /** The log is being read for the first time. Each page is shown as it arrives. */
  readonly growing = computed(() => this.log() === 'loading' && !this.wasWhole());

  /** Opens another call by the id in the address; drops all data of the previous one. */
  async open(address: string): Promise<void> {
    this.hide();
    this.underWay = Promise.resolve();
    this.mutableRead.set(0);
    this.wasWhole.set(false);
    this.mutableCall.set(null);
    this.masked.set([]);
    this.mutableSamples.set([]);
    const id = idOf(address);
    this.mutableState.set(id === null ? 'missing' : 'loading');
    const generation = ++this.generation;
    if (id === null) return;
    try {
      await this.load(id, generation);
    } catch (failure) {
      if (generation === this.generation)
        this.mutableState.set(Problem.of(failure).status === 404 ? 'missing' : 'failed');
    }
  }

  /** Loads the same call again. What is shown stays meanwhile, but revealed data is hidden. @throws Problem */
  async refresh(): Promise<void> {
    const call = this.call();
    this.hide();
    if (call) await this.load(call.id, ++this.generation);
  }

  /** Reads the call again, with its current names. The log and what was revealed stay. @returns false if it failed */
  async renew(): Promise<boolean> {
    const [call, generation] = [this.call(), this.generation];
    if (!call) return true;
    // The log of a running call has grown meanwhile, so load it too.
    if (isLive(call.status))
      return this.load(call.id, ++this.generation).then(
        () => this.log() !== 'failed',
        () => false,
      );
    const now = await this.api.call(call.id).catch(() => null);
    if (now && generation === this.generation) this.mutableCall.set(now);
    return now !== null;
  }

  /** Loads signals and samples again after a failure. */
  async retryLog(): Promise<void> {
    const call = this.call();
    if (call) await this.waitedFor(this.loadLog(call.id, ++this.generation));
  }

  /** @throws Problem, and reveals nothing then */
  async reveal(reason: string): Promise<void> {
    const call = this.call();
    if (call) await this.waitedFor(this.readRaw(call.id, reason));
  }

  hide(): void {
    this.raw.set(null);
  }

  /** Resolves when everything that is being read has arrived or failed. */
  async settled(): Promise<void> {
    await this.underWay;
  }

  private load(id: number, generation: number): Promise<void> {
    return this.waitedFor(this.loadCase(id, generation));
  }

  /** Makes printing wait for `work` too. */
  private waitedFor(work: Promise<void>): Promise<void> {
    this.underWay = Promise.allSettled([this.underWay, work]);
    return work;
  }

  private async loadCase(id: number, generation: number): Promise<void> {
    const call = await this.callOf(id, generation);
    if (generation !== this.generation) return;
    this.mutableCall.set(call);
    this.mutableState.set('ready');
    await this.loadLog(id, generation);
  }

  /**
   * Loads the call. If that fails, an earlier read of the log has been cancelled by this one, so the log would load
   * forever: marks it as failed.
   * @throws Problem
   */
  private async callOf(id: number, generation: number): Promise<AuditCall> {
    try {
      return await this.api.call(id);
    } catch (failure) {
      if (generation === this.generation && this.log() === 'loading') this.mutableLog.set('failed');
      throw failure;
    }
  }

  private async loadLog(id: number, generation: number): Promise<void> {
    this.mutableLog.set('loading');
    const signals: AuditSignal[] = [];
    const reading = this.readSignals(id, { into: signals, generation });
    const [read, samples] = await Promise.allSettled([reading, this.api.samples(id)]);
    if (generation !== this.generation) return;
    const whole = read.status === 'fulfilled';
    // After a failure show the part that arrived, unless more was shown before.
    if (whole || signals.length > this.masked().length) this.masked.set(signals);
    if (whole) this.wasWhole.set(true);
    if (samples.status === 'fulfilled') this.mutableSamples.set(samples.value);
    this.mutableLog.set(whole && samples.status === 'fulfilled' ? 'ready' : 'failed');
  }

  private async readSignals(id: number, { into, generation }: { into: AuditSignal[]; generation: number }) {
    for await (const page of pages((cursor) => this.api.signals(id, cursor))) {
      if (generation !== this.generation) return;
      into.push(...page);
      this.mutableRead.set(into.length);
      // Show what has arrived; if more was shown before, keep that until all is there.
      if (into.length > this.masked().length) this.masked.set([...into]);
    }
  }

  private async readRaw(id: number, reason: string): Promise<void> {
    const raw: AuditSignal[] = [];
    for await (const page of pages((cursor) => this.api.reveal(id, reason, cursor))) raw.push(...page);
    if (this.call()?.id === id) this.raw.set(raw);
  }
}

/** The items that are not in `known`; none if `known` is null. */
function newer(signals: readonly AuditSignal[], known: readonly AuditSignal[] | null): readonly AuditSignal[] {
  if (known === null) return [];
  const ids = new Set(known.map(({ id }) => id));
  return signals.filter(({ id }) => !ids.has(id));
}

type Load = (cursor: string | null) => Promise<Page<AuditSignal>>;

/** Yields one page after the other. */
async function* pages(load: Load): AsyncGenerator<readonly AuditSignal[]> {
  let cursor: string | null = null;
  do {
    const page: Page<AuditSignal> = await load(cursor);
    yield page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
